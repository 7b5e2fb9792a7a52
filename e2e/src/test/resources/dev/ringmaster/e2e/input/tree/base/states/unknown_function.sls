motd:
  file.mangaed:
    - name: /tmp/motd
