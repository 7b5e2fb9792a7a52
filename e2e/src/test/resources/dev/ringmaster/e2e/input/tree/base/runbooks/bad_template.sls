{% set shop = pillar.shop %}
{% for name in shop.web %}
{{ name }}:
  salt.function: [name: test.ping, tgt: '*']
{% endfor %}
