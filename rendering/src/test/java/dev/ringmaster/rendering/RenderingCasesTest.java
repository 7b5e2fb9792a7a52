package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file below {@code rendering/} is a case: {@code file main.sls} is rendered with {@code
 * pillar}, {@code grains} and {@code trusted}, and gives {@code expect}, or an error that holds
 * each line of {@code error} and none of {@code never}; {@code text} says what it is as a file
 * template.
 */
class RenderingCasesTest {
  private final Renderer renderer = new Renderer(RenderLimits.DEFAULT);

  static Stream<CaseFile> cases() throws IOException {
    return CaseFile.in("/rendering");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void renders(CaseFile test) throws InterruptedException {
    MemoryTree tree = new MemoryTree(test.files());
    RenderContext context = RenderContext.of(tree).withCalls(new FakeCalls());
    context = context.withPillar(map(test.section("pillar")));
    context = context.withGrains(map(test.section("grains")));
    for (var entry : map(test.section("trusted")).entries().entrySet()) {
      context = context.with(entry.getKey().toString(), entry.getValue());
    }
    SourceFile main = tree.file("main.sls").orElseThrow();
    if (test.sections().containsKey("error")) {
      fails(test, main, context);
    } else if (test.sections().containsKey("text")) {
      assertThat(renderer.text(main, context).text()).isEqualTo(test.section("text"));
    } else {
      Value expected = Yaml.read(test.section("expect"), "expect");
      Value actual = renderer.render(main, context);
      assertThat(actual).isEqualTo(expected);
      assertThat(secrets(actual)).isEqualTo(secrets(expected));
    }
  }

  private void fails(CaseFile test, SourceFile main, RenderContext context) {
    ProblemsException failure =
        catchThrowableOfType(ProblemsException.class, () -> renderer.render(main, context));
    assertThat(failure).as("an error").isNotNull();
    for (String line : test.section("error").lines().toList()) {
      assertThat(failure.getMessage()).contains(line);
    }
    for (String line : test.section("never").lines().toList()) {
      assertThat(failure.getMessage()).doesNotContain(line);
    }
  }

  private static Value.MapValue map(String yaml) {
    return Yaml.read(yaml, "case") instanceof Value.MapValue map ? map : Value.map();
  }

  private static Object secrets(Value value) {
    return Secrets.texts(value);
  }
}
