one:
  test.nop: []
{% if grains.id %}
two:
  test.nop: []
