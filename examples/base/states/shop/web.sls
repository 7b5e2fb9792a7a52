# A web host, up to but not including the release it runs: a release goes out only with the host out of the load balancer,
# see runbooks/deploy-environment.sls.
{% set shop = pillar.shop %}
{% set host = pillar.hosts[grains.id] %}
include:
  - .supervisor

{% if pillar.managed_packages %}
web-packages:
  pkg.installed:
    - pkgs: [git, nodejs, npm]
    - refresh: true
    - require_in:
      - git: checkout

{{ shop.user }}:
  user.present:
    - home: {{ host.root }}
    - system: true
    - require_in:
      - file: {{ host.root }}
{% endif %}

{{ host.root }}:
  file.directory:
    - makedirs: true
    - mode: '0755'
    {% if shop.user %}
    - user: {{ shop.user }}
    {% endif %}

checkout:
  git.latest:
    - name: {{ shop.repository }}
    - target: {{ host.root }}/app
    - rev: {{ shop.revision }}
    {% if shop.user %}
    - user: {{ shop.user }}
    {% endif %}
    # Later revisions are the runbook's business.
    - creates: {{ host.root }}/app/.git
    - require:
      - file: {{ host.root }}

{{ host.supervisor.programs }}/{{ shop.environment }}-shop.conf:
  file.managed:
    - source: salt://shop/files/programs.conf
    - template: pebble
    - mode: '0644'
    - require:
      - sls: shop.supervisor
