package dev.ringmaster.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final RenderLimits SMALL =
      new RenderLimits(1_000, 2_000, 500, Duration.ofMillis(200), 10, 50, 3);

  private static Value render(String text, RenderLimits limits) throws InterruptedException {
    MemoryTree tree = new MemoryTree(Map.of("main.sls", text));
    return new Renderer(limits).render(tree.file("main.sls").orElseThrow(), RenderContext.of(tree));
  }

  @Test
  void eachNamesItself() {
    assertThatThrownBy(() -> render("a: " + "x".repeat(1_000), SMALL))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("limit sourceCharacters");
    assertThatThrownBy(
            () -> render("{% for i in range(1, 400) %}{{ \"xxxxxxxxxx\" }}{% endfor %}", SMALL))
        .hasMessageContaining("limit outputCharacters");
    assertThatThrownBy(() -> render("{% for i in range(1, 600) %}{% endfor %}", SMALL))
        .hasMessageContaining("limit steps");
    assertThatThrownBy(() -> render("[".repeat(12) + "]".repeat(12), SMALL))
        .hasMessageContaining("limit depth");
    assertThatThrownBy(() -> render("[" + "1,".repeat(60) + "]", SMALL))
        .hasMessageContaining("limit nodes");
    assertThatThrownBy(() -> render("a: &a [1]\nb: [*a, *a, *a, *a]", SMALL))
        .hasMessageContaining("limit aliases");
    assertThatThrownBy(() -> render("#!json\n" + "[".repeat(12) + "]".repeat(12), SMALL))
        .isInstanceOf(ProblemsException.class);
  }

  @Test
  void timeIsOne() {
    RenderLimits limits =
        new RenderLimits(1 << 20, 1 << 20, Long.MAX_VALUE, Duration.ofMillis(50), 10, 50, 3);
    String loop = "{% for a in range(1, 99999) %}{% for b in range(1, 99999) %}";
    assertThatThrownBy(() -> render(loop + "{% endfor %}{% endfor %}", limits))
        .hasMessageContaining("limit time");
  }

  @Test
  void anInterruptedThreadStopsRendering() {
    String loop = "{% for a in range(1, 99999) %}{% for b in range(1, 99999) %}";
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> render(loop + "{% endfor %}{% endfor %}", RenderLimits.DEFAULT))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatIsNotUtf8IsAProblemWithItsName() {
    byte[] latin = "a: é".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SourceFile.of("a.sls", "states/a.sls", latin))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("states/a.sls");
  }

  @Test
  void aByteOrderMarkIsNoContent() throws InterruptedException {
    assertThat(render("\ufeffa: 1", RenderLimits.DEFAULT))
        .isEqualTo(Value.map("a", Value.integer(1)));
    assertThat(render("\ufeff#!yaml\r\na: 1\r\n", RenderLimits.DEFAULT))
        .isEqualTo(Value.map("a", Value.integer(1)));
  }

  @Test
  void pathsThatLeaveTheRootAreNoPaths() {
    for (String path :
        new String[] {
          "",
          "/etc/passwd",
          "..",
          "../x",
          "a/../b",
          "a/./b",
          "a//b",
          "a/",
          "a\\b",
          "a\u0000b",
          "a\nb",
          "a\u202eb",
          "a\u200bb",
          "a\ud800b",
          "x".repeat(300),
          "a/" + "b/".repeat(600) + "c"
        }) {
      assertThat(SourcePath.isSafe(path)).as(Json.quoted(path)).isFalse();
    }
    assertThat(SourcePath.isSafe("web/näme with space.conf")).isTrue();
    assertThat(SourcePath.resolve("a/b.sls", "../../x")).isEmpty();
    assertThat(SourcePath.resolve("a/b.sls", "../x")).isEqualTo(Optional.of("x"));
    assertThat(SourcePath.resolve("a/b.sls", "./x/../../../y")).isEmpty();
    assertThat(SourcePath.dottedName("web/init.sls")).isEqualTo(Optional.of("web"));
    assertThat(SourcePath.dottedName("web.d/init.sls")).isEmpty();
  }
}
