app:
  revision: v2
