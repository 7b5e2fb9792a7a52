package dev.ringmaster.pillars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.rendering.Secrets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file below {@code pillars/} is a case: the pillar of {@code request} under {@code settings}
 * is {@code expect}, keys in that order, or an error that holds each line of {@code error} and none
 * of {@code never}.
 */
class PillarCasesTest {
  private final Renderer renderer = new Renderer(RenderLimits.DEFAULT);

  static Stream<PillarCase> cases() throws IOException, URISyntaxException {
    return PillarCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compiles(PillarCase test) throws InterruptedException {
    Pillars pillars = new Pillars(renderer, test.settings());
    if (test.sections().containsKey("error")) {
      ProblemsException failure =
          catchThrowableOfType(
              ProblemsException.class, () -> pillars.compile(test.request(), test.source()));
      assertThat(failure).as("an error").isNotNull();
      for (String line : test.section("error").lines().toList()) {
        assertThat(failure.getMessage()).contains(line);
      }
      for (String line : test.section("never").lines().toList()) {
        assertThat(failure.getMessage()).doesNotContain(line);
      }
      return;
    }
    Value.MapValue expected = test.map("expect");
    Value.MapValue actual = pillars.compile(test.request(), test.source()).data();
    assertThat(actual).isEqualTo(expected);
    assertThat(new ArrayList<>(actual.entries().keySet()))
        .isEqualTo(new ArrayList<>(expected.entries().keySet()));
    assertThat(Secrets.texts(actual)).isEqualTo(Secrets.texts(expected));
    for (String line : test.section("never").lines().toList()) {
      assertThat(actual.toString()).doesNotContain(line);
    }
  }
}
