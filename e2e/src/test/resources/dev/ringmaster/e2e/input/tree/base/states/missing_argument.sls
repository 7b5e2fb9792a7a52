clone:
  git.latest:
    - name: https://example.com/app.git
motd:
  file.managed:
    - name: DIR/never
    - contents: this comes first and is not written
    - order: first
