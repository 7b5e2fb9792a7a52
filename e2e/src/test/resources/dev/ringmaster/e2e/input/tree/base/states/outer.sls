include:
  - web.inner

outer:
  test.nop: []
