# Builds an environment, and rolls a release over its web hosts, one out of the load balancer at a time. A host whose work
# failed is not put back, and no other goes out: mend it and orchestrate again.
#   master orchestrate deploy-environment --pillarenv=prod
{% set shop = pillar.shop %}
{% set lb = pillar.hosts[shop.lb] %}
database:
  salt.state:
    - tgt: {{ shop.db }}
    - sls: shop.db

web-hosts:
  salt.state:
    - tgt: 'L@{{ shop.web | join(",") }}'
    - sls: shop.web
    - require:
      - salt: database

load-balancer:
  salt.state:
    - tgt: {{ shop.lb }}
    - sls: shop.lb
    - require:
      - salt: web-hosts

{% for name in shop.web %}
{% set host = pillar.hosts[name] %}
{% if shop.drain %}
{% for instance in host.instances %}
{{ name }} drain {{ instance.name }}:
  salt.function:
    - name: haproxy.drain
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        server: {{ name }}-{{ instance.name }}
        deadline: 10
        min_up: 1

# Draining lets sticky clients in; in maintenance nobody is.
{{ name }} maint {{ instance.name }}:
  salt.function:
    - name: haproxy.maint
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        server: {{ name }}-{{ instance.name }}
        min_up: 1
{% endfor %}
{% endif %}

{{ name }} programs:
  salt.function:
    - name: supervisord.update
    - tgt: {{ name }}
    - kwarg:
        conf_file: {{ host.supervisor.config }}

{{ name }} stop:
  salt.function:
    - name: supervisord.stop
    - tgt: {{ name }}
    - kwarg:
        name: '{{ shop.environment }}-shop:*'
        conf_file: {{ host.supervisor.config }}

{{ name }} checkout:
  salt.function:
    - name: git.checkout
    - tgt: {{ name }}
    - kwarg:
        cwd: {{ host.root }}/app
        rev: {{ shop.revision }}
        fetch: true
        {% if shop.user %}
        user: {{ shop.user }}
        {% endif %}

{{ name }} dependencies:
  salt.function:
    - name: npm.install
    - tgt: {{ name }}
    - kwarg:
        dir: {{ host.root }}/app
        {% if shop.user %}
        runas: {{ shop.user }}
        {% endif %}

{{ name }} theme:
  salt.function:
    - name: npm.run
    - tgt: {{ name }}
    - kwarg:
        script: build-theme
        dir: {{ host.root }}/app
        {% if shop.user %}
        runas: {{ shop.user }}
        {% endif %}

{{ name }} start:
  salt.function:
    - name: supervisord.start
    - tgt: {{ name }}
    - kwarg:
        name: '{{ shop.environment }}-shop:*'
        conf_file: {{ host.supervisor.config }}

{% for instance in host.instances %}
{{ name }} smoke {{ instance.name }}:
  salt.function:
    - name: http.wait_for
    - tgt: {{ name }}
    - kwarg:
        url: http://{{ host.address }}:{{ instance.port }}/
        status: 200
        match: '\QRevision {{ shop.revision | slice(1) }},\E'
        wait_for: 10
{% endfor %}

{% if shop.drain %}
{% for instance in host.instances %}
{{ name }} ready {{ instance.name }}:
  salt.function:
    - name: haproxy.ready
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        server: {{ name }}-{{ instance.name }}
        timeout: 20
{% endfor %}
{% endif %}
{% endfor %}

{% if shop.drain %}
{% macro anything_failed() %}
{% for name in pillar.shop.web %}
{% for work in ["programs", "stop", "checkout", "dependencies", "theme", "start"] %}
      - salt: {{ name }} {{ work }}
{% endfor %}
{% for instance in pillar.hosts[name].instances %}
{% for work in ["drain", "maint", "smoke", "ready"] %}
      - salt: {{ name }} {{ work }} {{ instance.name }}
{% endfor %}
{% endfor %}
{% endfor %}
{% endmacro %}
# After a failure: says which servers are out of the load balancer, and fails if there are any. The step behind it fails in any
# case, because a failure that the runbook handles well would not stop the run.
servers out:
  salt.function:
    - name: haproxy.wait
    - tgt: {{ shop.lb }}
    - kwarg:
        address: {{ lb.socket }}
        backend: shop
        timeout: 0
    - onfail:
{{ anything_failed() }}

no other host:
  salt.function:
    - name: test.fail
    - tgt: {{ shop.lb }}
    - kwarg: {message: 'All servers are in the load balancer, but a step failed.'}
    - onfail:
{{ anything_failed() }}
{% endif %}
