"""What an import says about a file, a row or a cell: stable codes, plain sentences, the next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext_lazy as _

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to say: a code of :data:`SENTENCES`, where, and what fills the sentence's gaps.

    ``row`` counts from 1 as in the sheet, 0 for the whole file; ``cell`` is its name (``H214``).
    """

    code: str
    severity: Severity = "error"
    row: int = 0
    cell: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """What is wrong and what to do, in one line.

        >>> Remark(code="IMPORT001").sentence()
        '文件是空的。请重新导出后再上传。'
        """
        return sentence_of(self.code, {"row": str(self.row), **self.fields})


class ImportRefusedError(Exception):
    """A file that is not read at all, with every reason."""

    def __init__(self, remarks: Iterable[Remark]) -> None:
        self.remarks = tuple(remarks)
        super().__init__("\n".join(remark.sentence() for remark in self.remarks))


def refusal(code: str, **fields: str) -> ImportRefusedError:
    """The error of a file that is refused for one reason."""
    return ImportRefusedError([Remark(code=code, fields=fields)])


def sentence_of(code: str, fields: Mapping[str, str]) -> str:
    """The sentence of a code with its gaps filled; gaps nobody fills stay empty."""
    return str(SENTENCES[code]).format_map(_Gaps(fields))


class _Gaps(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


SENTENCES = {
    # the file
    "IMPORT001": _("文件是空的。请重新导出后再上传。"),
    "IMPORT002": _("文件有 {size}，超过上限 {limit}。请按乡镇分成几个文件，分别导入。"),
    "IMPORT003": _("这个文件不是表格（内容像是{kind}）。请上传 .xlsx、.xls 或 .csv 文件。"),
    "IMPORT004": _("文件设有打开密码，无法读取。请在表格软件中取消密码，另存后再上传。"),
    "IMPORT005": _(
        "文件已损坏，无法打开（{detail}）。请重新导出，或用表格软件打开后另存为 .xlsx。"
    ),
    "IMPORT006": _(
        "文件解压后超过 {limit}，不像正常的表格，没有打开。请确认来源，或分成几个文件导入。"
    ),
    "IMPORT007": _("文件内部有 {seen} 个部件，不像正常的表格，没有打开。请确认来源。"),
    "IMPORT008": _("文件扩展名是表格，内容其实是网页。请用表格软件打开，另存为 .xlsx 后再上传。"),
    "IMPORT009": _("前 30 行里没有认出表头。请确认表头各列的名称，或下载本系统的模板填写。"),
    "IMPORT010": _("表格有 {seen}，超过上限 {limit}。请删去多余的空行空列，或分成几个文件导入。"),
    "IMPORT011": _("文件内部带有外部定义，正常的表格没有，没有打开。请确认来源。"),
    "IMPORT012": _(
        "第 {row} 行的文字无法识别，编码既不是 UTF-8 也不是 GBK。请另存为“CSV UTF-8”后再上传。"
    ),
    "IMPORT013": _(
        "第 {row} 行有 {seen} 个单元格，表头有 {wanted} 个。请检查这一行是否多了或少了分隔符。"
    ),
    "IMPORT014": _("扩展名是 .{name}，内容是 {kind}，已按内容读取。"),
    "IMPORT015": _("文件带有宏，宏没有运行，也不会保留。"),
    "IMPORT016": _("只读取工作表“{seen}”，其余有内容的工作表没有读取：{others}。"),
    "IMPORT017": _("文字按 {kind} 编码读取。请抽看几个姓名，正确即可。"),
    "IMPORT018": _("表头下面没有数据行。请确认导出的范围。"),
    "IMPORT019": _("第 {row} 行过长，无法拆成单元格。请检查引号是否配对。"),
    # the columns
    "IMPORT020": _("缺少“{column}”列，{label}不能没有。请补上这一列，或在下面手工对应。"),
    "IMPORT021": _("“{column}”和“{first}”对应同一项。请只保留一列。"),
    "IMPORT022": _("“{column}”列有 {count} 种不同的值，不像代码。请检查这一列对应得是否正确。"),
    "IMPORT023": _("没有选年度，{label}按年登记。请选择这张表是哪一年的。"),
    # the rows
    "IMPORT030": _("第 {row} 行是合计行，没有导入。"),
    "IMPORT031": _("第 {row} 行是重复的表头，没有导入。"),
    "IMPORT032": _("第 {row} 行是表尾说明，没有导入。"),
    "IMPORT033": _("第 {row} 行没有{label}的编号，无法知道是谁。请补填后重新导入。"),
    "IMPORT034": _("第 {row} 行的{label}不在您的地区范围内，不能导入。请交给所在地区的业务员。"),
    "IMPORT035": _(
        "第 {row} 行与第 {first} 行是同一{label}，“{column}”一处写 {seen}，一处写 {wanted}。请改成一致。"
    ),
    "IMPORT036": _("第 {row} 行与第 {first} 行是同一{label}。请只保留一行。"),
    "IMPORT037": _("第 {row} 行是新增的{label}，缺少“{column}”。请补填后重新导入。"),
    "IMPORT038": _(
        "第 {row} 行的地名“{seen}”在您的地区范围内没有找到{near}。请改成名册中的名称，或补上 12 位代码。"
    ),
    "IMPORT039": _("第 {row} 行的地名“{seen}”对应 {count} 个村。请补上乡镇名称或 12 位代码。"),
    "IMPORT040": _(
        "第 {row} 行的人已登记在另一户。调户请在户档案的“成员变动”中办理，不能用导入改。"
    ),
    "IMPORT041": _("第 {row} 行的户有 {seen} 行成员，“{column}”写 {wanted}。请核对是否漏了人。"),
    "IMPORT042": _("第 {row} 行所在的新增户另有错误（第 {first} 行），整户暂不导入。"),
    "IMPORT043": _("第 {row} 行的证件号码在名册中对应 {count} 个人。请填写人编号。"),
    "IMPORT044": _("第 {row} 行的{label}在名册中已撤销。请先在户档案中恢复，再导入。"),
    "IMPORT045": _("第 {row} 行“{column}”指向的记录 {seen} 不存在。请改正编号，或先登记该记录。"),
    "IMPORT046": _("第 {row} 行的新增人员，证件号码已登记在另一人名下。请核对是否同一人。"),
    "IMPORT047": _(
        "第 {row} 行的{label}登记在别处，“{column}”与名册不同。迁移请在档案中办理，不能用导入改。"
    ),
    "IMPORT048": _("第 {row} 行与第 {first} 行是同一户，都写作户主。请只保留一个户主。"),
    "IMPORT049": _("您没有查看“{column}”的权限，这一列没有导入。"),
    # the cells
    "IMPORT050": _("第 {row} 行“{column}”写作 {seen}，没有这一天，请改正后重新导入。"),
    "IMPORT051": _(
        "第 {row} 行“{column}”写作 {seen}，不是日期，请按 2019-03-01 的写法改正后重新导入。"
    ),
    "IMPORT052": _("第 {row} 行“{column}”写作 {seen}，不是数字，请只填数字后重新导入。"),
    "IMPORT053": _(
        "第 {row} 行“{column}”写作 {seen}，小数超过 {wanted} 位，请填准确数额，这里不四舍五入。"
    ),
    "IMPORT054": _("第 {row} 行“{column}”写作 {seen}，数字过大，请核对单位。"),
    "IMPORT055": _(
        "第 {row} 行“{column}”写作 {seen}，不在{system}可选的值里，可选的如 {wanted}。"
        "请在“值的对应”中指明，或改正后重新导入。"
    ),
    "IMPORT056": _("第 {row} 行“{column}”写作 {seen}，不表示是或否，请填是或否。"),
    "IMPORT057": _("第 {row} 行“{column}”的公式出错，显示 {seen}，请改正公式或直接填值。"),
    "IMPORT058": _(
        "第 {row} 行“{column}”写作 {seen}，末几位已被表格软件改掉，请把该列设为文本后重新导出。"
    ),
    "IMPORT059": _(
        "第 {row} 行“{column}”在合并单元格 {seen} 里，分不清是合计还是各自的数，请拆开后逐行填写。"
    ),
    "IMPORT060": _("第 {row} 行“{column}”写作 {seen}，不是 15 或 18 位证件号码，请核对。"),
    "IMPORT061": _("第 {row} 行“{column}”写作 {seen}，校验位不对，请对照证件核对。"),
    "IMPORT062": _("第 {row} 行“{column}”是残疾人证号码，按前 18 位核对身份。"),
    "IMPORT063": _(
        "第 {row} 行“{column}”写作 {seen}（{length} 位），不是 11 位手机号，也不是带区号的固定电话，请核对。"
    ),
    "IMPORT064": _("第 {row} 行“{column}”写得过长，上限 {wanted} 个字，请缩短。"),
    "IMPORT065": _("第 {row} 行“{column}”存疑：{message}。请核实；确属实情的照常导入。"),
    "IMPORT066": _("第 {row} 行“{column}”：{message}。请补填；暂时没有的照常导入。"),
    "IMPORT067": _(
        "第 {row} 行“{column}”写作 {seen}，第 {place} 位是“{wrong}”，不是数字，请对照证件改正。"
    ),
    "IMPORT068": _("第 {row} 行“{column}”里的出生日期是 {day}，没有这一天，请对照证件核对。"),
    "IMPORT069": _(
        "第 {row} 行“{column}”写作 {seen}，校验位不对，而名册中的号码是对的。请对照证件改正，或把这一格留空。"
    ),
    "IMPORT070": _("第 {row} 行“{column}”写作 {seen}，是负数，请改正后重新导入。"),
    "IMPORT071": _("第 {row} 行“{column}”写作 {seen}，是负数，请核对；确属实情的照常导入。"),
    "IMPORT072": _("第 {row} 行“{column}”写作 {seen}，要填整数，请改正后重新导入。"),
    "IMPORT073": _("第 {row} 行“{column}”写作 {seen}，只有年月，请补上是哪一天，写成 {wanted}。"),
    "IMPORT074": _(
        "第 {row} 行“{column}”写作 {seen}，看不出是没有还是不清楚：没有的请填 0，不清楚的请留空。"
    ),
    "IMPORT075": _(
        "第 {row} 行“{column}”写作 {seen}，晚于数据日期 {wanted}。请核对年份；确属实情的照常导入。"
    ),
    "IMPORT076": _("第 {row} 行“{column}”写作 {seen}，编号里不能有斜杠，请改正后重新导入。"),
    "IMPORT077": _(
        "第 {row} 行“{column}”写作 {seen}，这是本系统的名称，{system}不用这个写法，认得的如 {wanted}。"
        "整张表用本系统名称的，请回到列的对应，把“代码按哪一套解释”改为“本系统的代码和名称”；"
        "否则请在“值的对应”中指明，或改正后重新导入。"
    ),
    # what a cell would turn that is turned by a procedure
    "IMPORT080": _("第 {row} 行与第 {first} 行是同一{label}，“{column}”写得不一样。请改成一致。"),
    "IMPORT081": _(
        "第 {row} 行写作户主，名册中这一户的户主是另一人。换户主请在户档案的“成员变动”中办理，"
        "或把原户主的“与户主关系”一并改好。"
    ),
    "IMPORT082": _(
        "第 {row} 行的人在名册中是户主，“{column}”写作 {seen}，却没有写谁是户主。请改正，或一并写明新户主。"
    ),
    "IMPORT083": _(
        "第 {row} 行的地名“{seen}”在您的地区范围内没有找到，仍按编号认作“{wanted}”的户。请核对。"
    ),
    "IMPORT084": _(
        "第 {row} 行将把“{column}”改成另一个。请核对这一行的编号没有错行，确认无误的照常导入。"
    ),
    "IMPORT085": _(
        "第 {row} 行的姓名和证件号码都与名册中这个编号的人不同，像是错了行。请核对编号；"
        "名册确实有误的，请在户档案中更正。"
    ),
    # what stands in the file beside what is seen
    "IMPORT090": _("隐藏的 {seen}也读取了。不想导入的，请删去后重新上传。"),
}
