restart:
  test.nop:
    - require:
      - file: mtod
motd:
  file.managed:
    - name: DIR/never
