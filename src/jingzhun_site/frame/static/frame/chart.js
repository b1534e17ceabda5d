// Charts are drawn from the JSON beside them; the library is fetched only where a chart is seen.
"use strict";
(() => {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const tones = { good: "green", bad: "red", soon: "amber", quiet: "line-dark", action: "teal" };
  // At most five: teal first, then greys and warm tones that differ in lightness when printed grey.
  const rest = [colour("teal"), "#c0843d", "#5b7f95", "#9aa5ad", "#6b4f7a"];
  let library = null;

  const fetchLibrary = () => {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.echarts;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  };

  const shown = (value) =>
    value === null || value === undefined
      ? ""
      : String(value).replace(/^(-?)(\d+)/, (_, sign, whole) =>
          (sign ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, ","));

  const read = (figure) => JSON.parse(document.getElementById(figure.dataset.chart).textContent);

  const axes = (data) => {
    const text = { color: colour("ink-soft"), fontFamily: css.getPropertyValue("--fonts") };
    const names = {
      type: "category",
      data: data.categories,
      axisLabel: { ...text, fontSize: 13, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("line-dark") } },
      inverse: data.kind === "bar",
    };
    const figures = {
      type: "value",
      min: (range) => Math.min(0, range.min),
      max: data.unit === "%" ? (range) => Math.max(100, range.max) : undefined,
      axisLabel: { ...text, formatter: shown },
      splitLine: { lineStyle: { color: "#e6eaed" } },
      splitNumber: 4,
    };
    return data.kind === "bar" ? { xAxis: figures, yAxis: names } : { xAxis: names, yAxis: figures };
  };

  const line = (one, index, data) => {
    const paint = tones[one.tone] ? colour(tones[one.tone]) : rest[index % rest.length];
    const isLine = data.kind === "line";
    const label = { color: colour("ink"), fontSize: 12, formatter: ({ value }) => shown(value) };
    const few = data.categories.length <= 12 && data.series.length === 1;
    return {
      name: one.name,
      type: isLine ? "line" : "bar",
      stack: data.kind === "stacked" ? "all" : undefined,
      data: one.values,
      color: paint,
      barMaxWidth: 26,
      symbolSize: 6,
      connectNulls: false,
      // Lines are labelled directly, at their end; a legend would make the eye travel.
      endLabel: { show: isLine, formatter: "{a}", color: paint, fontSize: 13, distance: 6 },
      label: { ...label, show: few && !isLine, position: data.kind === "bar" ? "right" : "top" },
    };
  };

  const option = (data) => ({
    animation: false,
    textStyle: { fontFamily: css.getPropertyValue("--fonts") },
    grid: {
      left: 4,
      right: data.kind === "line" ? 84 : 36,
      top: data.series.length > 1 && data.kind !== "line" ? 36 : 22,
      bottom: 4,
      containLabel: true,
    },
    legend: {
      type: "scroll", // one line, also on a telephone: a second one would lie over the bars
      show: data.series.length > 1 && data.kind !== "line",
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 12,
      textStyle: { color: colour("ink"), fontSize: 13 },
    },
    // Drawn on the canvas: the page's policy allows no style inside a page.
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      valueFormatter: (value) => `${shown(value)}${data.unit && value !== null ? ` ${data.unit}` : ""}`,
      axisPointer: { type: data.kind === "line" ? "line" : "shadow" },
    },
    ...axes(data),
    series: data.series.map((one, index) => line(one, index, data)),
  });

  const draw = async (figure) => {
    const echarts = await fetchLibrary();
    const data = read(figure);
    const canvas = figure.querySelector(".chart-canvas");
    const drawn = echarts.init(canvas, null, { renderer: "canvas" });
    drawn.setOption(option(data));
    drawn.on("click", ({ dataIndex }) => {
      if (data.hrefs[dataIndex]) window.location.assign(data.hrefs[dataIndex]);
    });
    new ResizeObserver(() => drawn.resize()).observe(canvas);
    figure.classList.add("is-drawn");
  };

  const save = (name, address) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };

  // A cell that a spreadsheet would run is written as text.
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replace(/"/g, '""')}"`;
  };

  const saveTable = (data) => {
    const rows = [["", ...data.series.map((one) => one.name)]];
    data.categories.forEach((name, index) =>
      rows.push([name, ...data.series.map((one) => one.values[index])]));
    const text = `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    save(`${data.title}.csv`, address);
    URL.revokeObjectURL(address);
  };

  document.addEventListener("click", (event) => {
    const figure = event.target.closest("[data-chart]");
    if (!figure) return;
    const data = read(figure);
    if (event.target.closest("[data-chart-csv]")) saveTable(data);
    if (event.target.closest("[data-chart-png]") && window.echarts) {
      const drawn = window.echarts.getInstanceByDom(figure.querySelector(".chart-canvas"));
      save(`${data.title}.png`, drawn.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" }));
    }
  });

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "200px" });
  const watch = (root) => {
    for (const figure of root.querySelectorAll("[data-chart]:not(.is-drawn)")) seen.observe(figure);
  };
  watch(document);
  document.addEventListener("htmx:load", (event) => watch(event.target));
  // What is printed must be drawn, seen or not.
  window.addEventListener("beforeprint", () => {
    for (const figure of document.querySelectorAll("[data-chart]:not(.is-drawn)")) draw(figure);
  });
})();
