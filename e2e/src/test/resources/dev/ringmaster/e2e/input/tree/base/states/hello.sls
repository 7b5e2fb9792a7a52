hello:
  test.nop: []
