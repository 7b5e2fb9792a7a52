first:
  test.nop: []
second:
  cmd.run:
    - name: echo {{ pillar.app.revison }}
