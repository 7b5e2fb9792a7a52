include:
  - web.iner
