{% include "web/lines.sls" %}
