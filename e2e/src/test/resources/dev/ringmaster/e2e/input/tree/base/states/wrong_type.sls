motd:
  file.managed:
    - name: DIR/never
    - contents: hello
    - makedirs: soon
