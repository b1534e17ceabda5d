"""The layers that a map can be coloured by."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from jingzhun_site.warmap.layers.duties import duties
from jingzhun_site.warmap.layers.gaps import open_gaps
from jingzhun_site.warmap.layers.goals import one_target, targets_behind
from jingzhun_site.warmap.layers.poverty import poverty_measure
from jingzhun_site.warmap.layers.steps import late_steps
from jingzhun_site.warmap.layers.tasks import tasks
from jingzhun_site.warmap.layers.values import Layer

LAYERS: Mapping[str, Layer] = {
    layer.key: layer
    for layer in (
        Layer(key="targets", label=_("目标滞后"), read=targets_behind),
        Layer(key="target", label=_("单项目标"), read=one_target),
        Layer(key="gaps", label=_("差缺"), read=open_gaps, follows_day=True),
        Layer(key="steps", label=_("逾期步骤"), read=late_steps),
        Layer(key="tasks", label=_("督办任务"), read=tasks),
        Layer(key="duties", label=_("职责履行"), read=duties),
        Layer(key="poverty", label=_("贫困程度"), read=poverty_measure),
    )
}
"""By their words in addresses; the first is shown where none is asked for."""
