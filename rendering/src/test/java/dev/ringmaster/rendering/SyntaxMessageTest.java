package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A template that cannot be parsed is told of in words, with its line. */
class SyntaxMessageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{{ x ~ the print tag '{{' is not closed: '}}' is missing before the end of the file",
        "{% if x ~ the tag '{%' is not closed: '%}' is missing before the end of the file",
        "{% if true %}x ~ the tag '{% if %}' is not closed: '{% endif %}' is missing before the end"
            + " of the file",
        "{% for a in [1] %}x ~ the tag '{% for %}' is not closed: '{% endfor %}' is missing before"
            + " the end of the file",
        "{{ x y }} ~ '}}' is wanted here, and there is 'y'",
        "{{ x 5 }} ~ '}}' is wanted here, and there is a number",
        "{{ x | }} ~ a name is wanted here, and there is '}}'",
        "{% set x 5 %} ~ a sign such as ':', '=' or ',' is wanted here, and there is a number",
        "{% for a b %} ~ 'b' cannot stand here",
        "{{ }} ~ a value or name is wanted here, and there is '}}'",
        "{{ ~ a value or name is wanted here, and there is the end of the file",
        "{% endif %} ~ '{% endif %}' closes nothing that is open here",
        "{% whatever %} ~ there is no tag 'whatever' here",
        "{{ f(1 }} ~ ')' is missing",
        "{{ x %} ~ '}' closes nothing that is open",
        "{{ 'abc }} ~ the sign ' cannot stand here",
      })
  void isASentence(String template, String message) {
    Problem problem = problem("a: 1\n\nb: " + template);

    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.place().source()).isEqualTo("states/main.sls");
    assertThat(problem.place().line()).isEqualTo(3);
  }

  @Test
  void anEndThatTheParserDoesNotMissIsSaidToBeMissing() {
    assertThat(problem("{% macro m() %}a: 1\n").message())
        .isEqualTo("a tag such as '{% macro %}' is not closed before the end of the file");
  }

  private static Problem problem(String text) {
    MemoryTree tree = new MemoryTree(Map.of("main.sls", text));
    ProblemsException failure =
        catchThrowableOfType(
            ProblemsException.class,
            () ->
                new Renderer(RenderLimits.DEFAULT)
                    .render(tree.file("main.sls").orElseThrow(), RenderContext.of(tree)));
    return failure.problems().getFirst();
  }
}
