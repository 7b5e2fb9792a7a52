package dev.ringmaster.states.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  @Test
  void looksAsDiffPrintsIt() {
    String before = "a\nb\nc\nd\ne\nf\ng\n";
    String after = "a\nb\nc\nD\ne\nf\ng\nh";

    assertThat(UnifiedDiff.of("/x", before, after, Set.of()))
        .isEqualTo(
            """
            --- /x
            +++ /x
            @@ -1,7 +1,8 @@
             a
             b
             c
            -d
            +D
             e
             f
             g
            +h
            \\ No newline at end of file\
            """);
  }

  @Test
  void farChangesAreHunksOfTheirOwn() {
    String before = IntStream.range(0, 30).mapToObj(i -> i + "\n").reduce("", String::concat);
    String after = before.replace("\n3\n", "\nthree\n").replace("\n25\n", "\n");

    assertThat(UnifiedDiff.of("/x", before, after, Set.of()).lines())
        .contains("@@ -1,7 +1,7 @@", "@@ -23,7 +23,6 @@")
        .doesNotContain(" 15");
  }

  @Test
  void newFilesAreAllAdded() {
    assertThat(UnifiedDiff.of("/x", "", "a\n", Set.of()))
        .isEqualTo("--- /x\n+++ /x\n@@ -0,0 +1 @@\n+a");
  }

  @Test
  void secretsAndWhatTheyReplaceAreMasked() {
    String diff =
        UnifiedDiff.of(
            "/x", "user=a\npassword=old\n", "user=a\npassword=new1\nx\n", Set.of("new1"));

    assertThat(diff).contains("+password=•••", "-•••", "+x").doesNotContain("old", "new1");
  }

  @Test
  void anyEditLeadsFromOneTextToTheOther() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<String> before = lines(random);
      List<String> after = lines(random);

      List<LineEdit> edits = LineEdit.between(before, after);

      assertThat(without(edits, LineEdit.Kind.ADDED)).as("seed " + seed).isEqualTo(before);
      assertThat(without(edits, LineEdit.Kind.REMOVED)).as("seed " + seed).isEqualTo(after);
    }
  }

  @Test
  void textsWithNothingInCommonAreReplacedWhole() {
    List<String> before = IntStream.range(0, 3000).mapToObj(i -> "a" + i).toList();
    List<String> after = IntStream.range(0, 3000).mapToObj(i -> "b" + i).toList();

    assertThat(LineEdit.between(before, after)).hasSize(6000);
  }

  private static List<String> lines(Random random) {
    return random.ints(random.nextInt(12), 0, 4).mapToObj(String::valueOf).toList();
  }

  private static List<String> without(List<LineEdit> edits, LineEdit.Kind kind) {
    return edits.stream().filter(edit -> edit.kind() != kind).map(LineEdit::line).toList();
  }
}
