package dev.ringmaster.states.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.resource.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** file.append and file.replace: what they change, and that a second run has nothing to do. */
class TextEditTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private Path file;

  @BeforeEach
  void prepare() {
    file = directory.resolve("conf");
  }

  private Object[] of(Object... more) {
    List<Object> all = new ArrayList<>(List.of("name", Value.text(file.toString())));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  private Change converge(String state, Object... more) throws InterruptedException {
    List<Change> changes = context.apply(state, of(more));
    assertThat(context.test(state, of(more))).as("a second run").isEmpty();
    return changes.getLast();
  }

  @Test
  void whatIsMissingIsAppendedAndAllElseStays() throws Exception {
    Files.writeString(file, "port 80\nuser www");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Value lines = Value.list(Value.text("port 80"), Value.text("user"), Value.text("a\nb"));

    Change change = converge("file.append", "text", lines);

    assertThat(file).hasContent("port 80\nuser www\nuser\na\nb\n");
    assertThat(change.diff()).contains("+user", "+a", "+b").doesNotContain("-port");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void aFileThatIsNotThereIsMadeWithItsDirectoriesIfTheyMay() throws Exception {
    file = directory.resolve("a/conf");
    assertThatThrownBy(() -> context.test("file.append", of("text", Value.text("x"))))
        .hasMessageContaining("does not exist");
    Change change = converge("file.append", "text", Value.text("x"), "makedirs", Value.bool(true));
    assertThat(change.before()).isEqualTo(Value.nothing());
    assertThat(file).hasContent("x\n");
  }

  @Test
  void whatMatchesIsReplaced() throws Exception {
    Files.writeString(file, "port = 80\nPort = 81\n");

    converge("file.replace", "pattern", Value.text("^(port) = .*$"), "repl", Value.text("$1 = 82"));
    assertThat(file).hasContent("port = 82\nPort = 81\n");
    converge(
        "file.replace",
        "pattern",
        Value.text("^user = .*$"),
        "repl",
        Value.text("user = www"),
        "append_if_not_found",
        Value.bool(true));
    assertThat(file).hasContent("port = 82\nPort = 81\nuser = www\n");
    assertThat(
            context.test("file.replace", of("pattern", Value.text("zz"), "repl", Value.text("y"))))
        .isEmpty();
  }

  @Test
  void whatIsNoTextFileIsRefused() throws Exception {
    Object[] replace = of("pattern", Value.text("x"), "repl", Value.text("y"));
    assertThatThrownBy(() -> context.test("file.replace", replace))
        .hasMessageContaining("does not exist");
    Object[] lenient =
        of(
            "pattern", Value.text("x"),
            "repl", Value.text("y"),
            "ignore_if_missing", Value.bool(true));
    assertThat(context.test("file.replace", lenient)).isEmpty();
    Files.write(file, new byte[] {0, (byte) 0xff});
    assertThatThrownBy(() -> context.test("file.replace", replace))
        .hasMessageContaining("not UTF-8 text");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> context.test("file.append", of("text", Value.text("x"))))
        .hasMessageContaining("is not a file");
  }

  @Test
  void aGroupAsSaltWritesItIsRefused() throws Exception {
    Files.writeString(file, "port = 80\n");
    for (String repl : List.of("\\1 = 81", "x\\\\\\2")) {
      Object[] state = of("pattern", Value.text("(port) = 80"), "repl", Value.text(repl));
      assertThatThrownBy(() -> context.test("file.replace", state))
          .hasMessageContaining("a group written as \\1");
    }
    converge("file.replace", "pattern", Value.text("= 80"), "repl", Value.text("\\\\1"));
    assertThat(file).hasContent("port \\1\n");
  }

  @Test
  void aSecretIsNotShown() throws Exception {
    Files.writeString(file, "password = old\n");
    Change replaced =
        converge(
            "file.replace",
            "pattern",
            Value.text("^(password) = .*"),
            "repl",
            Value.secret(Value.text("$1 = hunter2")));
    Change appended =
        converge("file.append", "text", Value.list(Value.secret(Value.text("token swordfish"))));

    assertThat(file).hasContent("password = hunter2\ntoken swordfish\n");
    assertThat(replaced.diff()).doesNotContain("hunter2", "old").contains(Value.Secret.MASK);
    assertThat(appended.diff()).contains(Value.Secret.MASK).doesNotContain("swordfish");
    assertThat(replaced.after()).isInstanceOf(Value.Secret.class);
  }
}
