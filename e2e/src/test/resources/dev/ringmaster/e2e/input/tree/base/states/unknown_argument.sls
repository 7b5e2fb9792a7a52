motd:
  file.managed:
    - name: DIR/never
    - contnets: hello
