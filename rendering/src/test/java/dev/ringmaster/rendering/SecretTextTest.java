package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A secret of the pillar is in what a template makes, and in nothing that is ever shown. */
class SecretTextTest {
  private static final String[] TEMPLATES = {
    "a: {{ pillar.s }}",
    "a: \"x{{ pillar.s }}y\"",
    "a: [1, {{ pillar.s }}, {{ pillar.s | upper }}]",
    "{% set x = pillar.s %}a: {{ x ~ 1 }}",
    "a: {{ pillar.m | json }}",
    "a:\n  {{ pillar.m | yaml }}",
    "a: {{ pillar.s | base64encode }} {{ pillar.s | sha256 }} {{ pillar.s | length }}",
    "{% for c in pillar.l %}\nk{{ loop.index }}: {{ c }}\n{% endfor %}",
    "{% macro m(x) %}{{ x }}{% endmacro %}a: {{ m(pillar.s) | replace({\"a\": \"b\"}) }}",
    "a: {{ salt.test.echo(pillar.s) }}",
    "a: {{ pillar.s | split(\"-\") | join(\"+\") }}",
    "a: |\n  one\n  {{ pillar.s }}\n",
    "{{ pillar.s }}: 1",
    "a: {{ pillar.s.x }}",
    "a: {{ pillar.s + 1 }}",
    "a: {{ pillar.s | int }}",
    "a: {{ pillar.l[7] }}",
    "a: [{{ pillar.s }}",
    "a: b: {{ pillar.s }}",
    "{% include pillar.s %}",
    "a: !!int \"{{ pillar.s }}\"",
    "a: !{{ pillar.s }} x",
    "{{ pillar.s }}",
    "{% if pillar.s > 3 %}{% endif %}",
    "a: {{ pillar.get(pillar.s) }}{{ pillar[pillar.s] }}",
    "a: {{ nope(pillar.s) }}",
    "a: {{ salt.test.fail(pillar.s) }}",
    "a: {{ salt.cmd.run(pillar.s) }}",
    "a: {{ range(1, pillar.s) }}",
    "a: &{{ pillar.s }} 1",
    "a: {{ pillar }}",
  };

  private final Renderer renderer = new Renderer(RenderLimits.DEFAULT);

  @Test
  void isNeverInAnythingThatIsShown() throws InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (String template : TEMPLATES) {
      String secret = "hunter" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + "-a #: x";
      String core = secret.substring(0, secret.indexOf(' '));
      String shown = shown(template, secret);
      assertThat(shown)
          .as("seed %d, %s", seed, template)
          .doesNotContainIgnoringCase(core)
          .doesNotContainIgnoringCase(core.split("-")[0]);
    }
  }

  private String shown(String template, String secret) throws InterruptedException {
    MemoryTree tree = new MemoryTree(Map.of("main.sls", template));
    Value hidden = Value.secret(Value.text(secret));
    Value.MapValue pillar =
        Value.map(
            "s",
            hidden,
            "m",
            Value.map("k", hidden, "l", Value.list(hidden)),
            "l",
            Value.list(hidden));
    RenderContext context = RenderContext.of(tree).withPillar(pillar).withCalls(new FakeCalls());
    SourceFile main = tree.file("main.sls").orElseThrow();
    try {
      Value value = renderer.render(main, context);
      Rendered text = renderer.text(main, context);
      return String.join(
          "\n",
          value.toString(),
          Yaml.write(value),
          Json.write(value),
          text.toString(),
          text.value().toString());
    } catch (ProblemsException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
