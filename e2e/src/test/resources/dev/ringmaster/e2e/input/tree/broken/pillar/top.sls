broken:
  '*': [common]
