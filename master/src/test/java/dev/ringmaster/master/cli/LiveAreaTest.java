package dev.ringmaster.master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveAreaTest {
  private static final int ROUNDS = 300;
  private static final String[] WORDS = {
    "web01", "▸", "über", "日本語", "e\u0301", "😀", "a b c d", ""
  };

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private Terminal terminal(ScreenSize size) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new Terminal(
        InputStream.nullInputStream(), out, out, false, true, true, new LiveArea(out, () -> size));
  }

  private Screen screen(ScreenSize size) {
    Screen screen = new Screen(size.columns(), size.rows());
    screen.write(written.toString(StandardCharsets.UTF_8));
    return screen;
  }

  @Test
  void resultsStayAndNothingIsLeftOfWhatWasDrawnBelowThem() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      written.reset();
      ScreenSize size = new ScreenSize(12 + random.nextInt(30), 2 + random.nextInt(8));
      Terminal terminal = terminal(size);
      List<String> results = new ArrayList<>();
      List<String> drawn = List.of();
      for (int i = random.nextInt(20); i > 0; i--) {
        if (random.nextBoolean()) {
          results.add("result " + i);
          terminal.result(results.getLast());
          drawn = List.of();
        } else {
          List<String> lines =
              IntStream.range(0, 1 + random.nextInt(12))
                  .mapToObj(n -> line(terminal, random))
                  .toList();
          terminal.progress(rows -> lines);
          drawn = lines.subList(Math.max(0, lines.size() - size.rows() + 1), lines.size());
        }
      }
      List<String> expected = new ArrayList<>(results);
      drawn.forEach(line ->
          expected.add(
              DisplayWidth.clip(line, size.columns() - 1)
                  .replaceAll("\u001b\\[\\d+m", "")
                  .stripTrailing()));
      while (!expected.isEmpty() && expected.getLast().isEmpty()) {
        expected.removeLast();
      }
      assertThat(screen(size).lines()).as("seed %s, round %s", seed, round).isEqualTo(expected);
      terminal.endProgress();
      terminal.progress("too late");
      assertThat(screen(size).lines()).as("seed %s, round %s", seed, round).isEqualTo(results);
      assertThat(screen(size).isAtBeginOfLine()).isTrue();
    }
  }

  private static String line(Terminal terminal, Random random) {
    StringBuilder line = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      String word = WORDS[random.nextInt(WORDS.length)];
      line.append(random.nextInt(4) == 0 ? terminal.bold(word) : word).append(' ');
    }
    return line.toString();
  }

  @Test
  void whatIsTooWideIsCutWhereItIsSeen() {
    assertThat(DisplayWidth.clip("12345", 5)).isEqualTo("12345");
    assertThat(DisplayWidth.clip("123456", 5)).isEqualTo("1234…");
    assertThat(DisplayWidth.clip("日本語", 6)).isEqualTo("日本語");
    assertThat(DisplayWidth.clip("日本語", 5)).isEqualTo("日本…");
    assertThat(DisplayWidth.clip("日本語", 4)).isEqualTo("日…");
    assertThat(DisplayWidth.clip("e\u0301e\u0301e\u0301", 3)).isEqualTo("e\u0301e\u0301e\u0301");
    assertThat(DisplayWidth.clip("\u001b[1mab\u001b[0mcd", 4)).isEqualTo("\u001b[1mab\u001b[0mcd");
    assertThat(DisplayWidth.clip("\u001b[1mabc\u001b[0mcd", 3)).isEqualTo("\u001b[1mab…\u001b[0m");
  }
}
