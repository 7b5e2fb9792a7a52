prod:
  '*': [common]
