web:
  file.managed:
    - name: /tmp/x
   - contents: no
