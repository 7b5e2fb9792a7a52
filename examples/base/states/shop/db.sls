# PostgreSQL with the shop's role, database and table.
{% set shop = pillar.shop %}
{% set host = pillar.hosts[grains.id] %}
{% set psql = host.psql + " -v ON_ERROR_STOP=1" %}
{% if pillar.managed_packages %}
postgresql:
  pkg.installed:
    - refresh: true
  service.running:
    - enable: true
    - require:
      - pkg: postgresql
    - require_in:
      - cmd: ready
{% else %}
include:
  - .supervisor

{{ host.root }}:
  file.directory:
    - makedirs: true
    - mode: '0700'
    {% if host.user %}
    - user: {{ host.user }}
    {% endif %}

cluster:
  cmd.run:
    - name: {{ host.bin }}/initdb --pgdata={{ host.root }}/data --auth=trust --username=postgres --no-sync
    - creates: {{ host.root }}/data/PG_VERSION
    {% if host.user %}
    - runas: {{ host.user }}
    {% endif %}
    - require:
      - file: {{ host.root }}

{{ host.supervisor.programs }}/{{ shop.environment }}-postgres.conf:
  file.managed:
    - contents: |
        [program:{{ shop.environment }}-postgres]
        command={{ host.bin }}/postgres -D {{ host.root }}/data -h 127.0.0.1 -p {{ host.port }} -k {{ host.root }}
        autostart=false
        stopsignal=INT
        {% if host.user %}user={{ host.user }}{% endif %}
    - require:
      - sls: shop.supervisor

{{ shop.environment }}-postgres:
  supervisord.running:
    - conf_file: {{ host.supervisor.config }}
    - update: true
    - require:
      - cmd: cluster
      - file: {{ host.supervisor.programs }}/{{ shop.environment }}-postgres.conf
    - require_in:
      - cmd: ready
{% endif %}

ready:
  cmd.run:
    - name: {{ host.psql }} -c 'select 1'
    - unless: {{ host.psql }} -c 'select 1'
    {% if host.user %}
    - runas: {{ host.user }}
    {% endif %}
    - retry:
        attempts: 40
        interval: 0.25
    - require_in:
      - cmd: role

role:
  cmd.run:
    - name: {{ psql }} -c 'create role shop login'
    - unless: {{ host.psql }} -tAc "select 'found' from pg_roles where rolname = 'shop'" | grep -q found
    {% if host.user %}
    - runas: {{ host.user }}
    {% endif %}

database:
  cmd.run:
    - name: {{ psql }} -c 'create database shop owner shop'
    - unless: {{ host.psql }} -tAc "select 'found' from pg_database where datname = 'shop'" | grep -q found
    {% if host.user %}
    - runas: {{ host.user }}
    {% endif %}
    - require:
      - cmd: role
