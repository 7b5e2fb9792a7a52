web:
	file.managed: []
