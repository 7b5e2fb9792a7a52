package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a minion says of itself, a template that prints it has the shape its author gave it. */
class OutsideTextTest {
  private static final String[] PIECES = {
    "a",
    "web",
    " ",
    "\n",
    "\n  ",
    ": ",
    ":",
    "- ",
    "\n- ",
    "#",
    " #",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&x ",
    "*x",
    "!!str ",
    "!secret ",
    "|",
    ">",
    "---\n",
    "\n...\n",
    "<<: ",
    "? ",
    "%",
    "@",
    "`",
    "evil: true",
    "\nevil: true",
    "\n  evil: true",
    "{{ 1 }}",
    "{% x %}",
    "\t",
    "\r",
    "\u2028",
    "\u0007",
    "1",
    "null",
    "yes",
    "~",
    "é",
    "0x"
  };

  /** The first three may be refused, the others ask for data and must take anything. */
  private static final List<String> MAY_FAIL =
      List.of(
          """
          a:
            x: {{ grains.text }}
            z: end
          b: "{{ grains.text }}"
          c: [{{ grains.text }}, 2]
          d: 'x{{ grains.text }}y'
          # {{ grains.text }}
          e: |
            one
            {{ grains.text }}
          f: {{ salt.test.echo(grains.text) }}
          g: {{ "x" ~ grains.text }}
          h: {{ grains.list }}
          """,
          """
          {{ grains.text }}: 1
          """,
          """
          {% macro m(x) %}{{ x | upper }}{% endmacro %}
          a: {{ m(grains.text) }}
          b: {{ grains.list | join(" ") }}
          """);

  private static final String MUST_WORK =
      """
      a:
        x: {{ grains.text | json }}
        z: end
      b: "{{ grains.text | json }}"
      c: [{{ grains.text | yaml_encode }}, 2]
      d: 'x{{ grains.text | json }}y'
      f: {{ salt.test.echo(grains.text) | json }}
      h: {{ grains.list | json }}
      i: {{ grains.map | json }}
      j:
        {{ grains.map | yaml }}
      """;

  private final Renderer renderer = new Renderer(RenderLimits.DEFAULT);

  @Test
  void cannotChangeTheStructureItIsPrintedInto() throws InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int rendered = 0;
    for (int i = 0; i < 400; i++) {
      String hostile = text(random);
      for (String template : MAY_FAIL) {
        try {
          Value value = render(template, hostile);
          assertThat(shape(value))
              .as("seed %d, text %s", seed, Json.quoted(hostile))
              .isEqualTo(shape(render(template, "harmless")));
          rendered++;
        } catch (ProblemsException e) {
          assertThat(e.getMessage()).as("seed %d", seed).contains("states/main.sls:");
        }
      }
    }
    assertThat(rendered).as("seed %d: some text is harmless", seed).isPositive();
  }

  @Test
  void isDataWhateverItHoldsWhenPrintedAsJson() throws InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      String hostile = text(random);
      Value.MapValue value = (Value.MapValue) render(MUST_WORK, hostile);
      assertThat(shape(value))
          .as("seed %d, text %s", seed, Json.quoted(hostile))
          .isEqualTo(shape(render(MUST_WORK, "harmless")));
      assertThat(value.get("f")).as("seed %d", seed).isEqualTo(Value.text(hostile));
      assertThat(value.get("h")).isEqualTo(Value.list(Value.text(hostile), Value.text("b")));
      assertThat(value.get("i")).isEqualTo(Value.map(Map.of(hostile, Value.text(hostile))));
      assertThat(value.get("j")).isEqualTo(value.get("i"));
    }
  }

  private Value render(String template, String text) throws InterruptedException {
    MemoryTree tree = new MemoryTree(Map.of("main.sls", template));
    Value.MapValue grains =
        Value.map(
            "text",
            Value.text(text),
            "list",
            Value.list(Value.text(text), Value.text("b")),
            "map",
            Value.map(Map.of(text, Value.text(text))));
    RenderContext context = RenderContext.of(tree).withGrains(grains).withCalls(new FakeCalls());
    return renderer.render(tree.file("main.sls").orElseThrow(), context);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** Lists and mappings, with scalars left out, and keys but for those that hold the text. */
  private static Object shape(Value value) {
    return switch (value) {
      case Value.ListValue list -> list.items().stream().map(OutsideTextTest::shape).toList();
      case Value.MapValue map -> {
        List<Object> entries = new ArrayList<>();
        map.entries()
            .forEach((key, item) ->
                entries.add(List.of(map.entries().size() == 1 ? "key" : key, shape(item))));
        yield entries;
      }
      default -> "scalar";
    };
  }
}
