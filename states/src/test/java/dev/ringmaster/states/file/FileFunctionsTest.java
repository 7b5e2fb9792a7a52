package dev.ringmaster.states.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFunctionsTest {
  private final TestContext context = TestContext.real();
  @TempDir private Path directory;

  private Value run(String function, Path path, Object... more) throws InterruptedException {
    Object[] all = new Object[more.length + 2];
    all[0] = "path";
    all[1] = Value.text(path.toString());
    System.arraycopy(more, 0, all, 2, more.length);
    return context.run(function, all);
  }

  @Test
  void writesReadsHashesAndTells() throws Exception {
    Path file = directory.resolve("a/b");

    assertThat(
            run(
                "file.write", file,
                "contents", Value.text("abc"),
                "mode", Value.text("0640"),
                "makedirs", Value.bool(true)))
        .isEqualTo(Value.bool(true));
    assertThat(run("file.write", file, "contents", Value.text("abc"))).isEqualTo(Value.bool(false));
    assertThat(run("file.read", file)).isEqualTo(Value.text("abc"));
    assertThat(run("file.hash", file).toString()).startsWith("ba7816bf");
    assertThat(((Value.MapValue) run("file.stat", file)).get("mode")).isEqualTo(Value.text("0640"));
    assertThat(run("file.list", directory)).isEqualTo(Value.list(Value.text("a")));
    assertThat(run("file.file_exists", file)).isEqualTo(Value.bool(true));
    assertThat(run("file.remove", file)).isEqualTo(Value.bool(true));
    assertThat(run("file.remove", file)).isEqualTo(Value.bool(false));
    Files.write(file, new byte[] {0, (byte) 0xff});
    assertThat(run("file.read", file)).isEqualTo(Value.bytes(new byte[] {0, (byte) 0xff}));
  }

  @Test
  void searchesAndReplaces() throws Exception {
    Path file = directory.resolve("conf");
    Files.writeString(file, "port = 80\nPort = 81\n");

    assertThat(run("file.search", file, "pattern", Value.text("^port = \\d+$")))
        .isEqualTo(Value.bool(true));
    Value diff =
        run(
            "file.replace", file,
            "pattern", Value.text("port = (\\d)\\d"),
            "repl", Value.text("port = $10"),
            "ignore_case", Value.bool(true),
            "count", Value.integer(1));

    assertThat(file).hasContent("port = 80\nPort = 81\n");
    assertThat(diff).isEqualTo(Value.text(""));
    assertThat(
            run("file.replace", file, "pattern", Value.text("81"), "repl", Value.text("82"))
                .toString())
        .contains("-Port = 81", "+Port = 82");
    assertThat(
            run(
                    "file.replace", file,
                    "pattern", Value.text("= 82"),
                    "repl", Value.text("= $1"),
                    "literal", Value.bool(true))
                .toString())
        .contains("+Port = $1");
  }

  @Test
  void appendsCopiesLinksAndSetsModes() throws Exception {
    Path file = directory.resolve("file");
    Path copy = directory.resolve("deep/copy");
    Path link = directory.resolve("link");
    Files.writeString(file, "one");

    run("file.append", file, "text", Value.list(Value.text("two"), Value.text("three\n")));
    assertThat(file).hasContent("one\ntwo\nthree\n");
    assertThat(run("file.set_mode", file, "mode", Value.text("0600"))).isEqualTo(Value.bool(true));
    assertThat(run("file.set_mode", file, "mode", Value.text("0600"))).isEqualTo(Value.bool(false));
    assertThat(run("file.chown", file, "user", Value.text(System.getProperty("user.name"))))
        .isEqualTo(Value.bool(false));

    Object[] both = {
      "src", Value.text(file.toString()),
      "dst", Value.text(copy.toString()),
      "makedirs", Value.bool(true)
    };
    assertThat(context.run("file.copy", both)).isEqualTo(Value.bool(true));
    assertThat(context.run("file.copy", both)).isEqualTo(Value.bool(false));
    assertThat(copy).hasSameTextualContentAs(file);
    assertThat(((Value.MapValue) run("file.stat", copy)).get("mode")).isEqualTo(Value.text("0600"));

    assertThat(run("file.symlink", link, "src", Value.text("file"))).isEqualTo(Value.bool(true));
    assertThat(run("file.symlink", link, "src", Value.text("file"))).isEqualTo(Value.bool(false));
    assertThat(run("file.readlink", link)).isEqualTo(Value.text("file"));
  }

  @Test
  void whatWouldLoseAFileIsRefused() throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "one");

    assertThatThrownBy(() -> run("file.symlink", file, "src", Value.text("x")))
        .hasMessageContaining("not a link");
    assertThatThrownBy(() -> run("file.readlink", file)).hasMessageContaining("is not a link");
    assertThatThrownBy(
            () -> run("file.set_mode", directory.resolve("x"), "mode", Value.text("0600")))
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> copy(file, directory)).hasMessageContaining(" is not a file");
    assertThatThrownBy(() -> copy(directory.resolve("x"), file))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> copy(file, directory.resolve("a/b")))
        .hasMessageContaining("does not exist");
    assertThat(file).hasContent("one");
  }

  private Value copy(Path from, Path to) throws InterruptedException {
    return context.run(
        "file.copy", "src", Value.text(from.toString()), "dst", Value.text(to.toString()));
  }

  @Test
  void badInputSaysWhatIsWrong() throws Exception {
    Path file = directory.resolve("conf");
    assertThatThrownBy(() -> run("file.read", file))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("cannot read " + file + ": no such file");
    assertThatThrownBy(() -> run("file.read", directory)).hasMessageContaining("not a regular");
    assertThatThrownBy(() -> run("file.read", Path.of("relative")))
        .hasMessageContaining("not absolute");
    assertThatThrownBy(() -> run("file.remove", Path.of("/etc")))
        .hasMessageContaining("never removed");
    Files.writeString(file, "x");
    assertThatThrownBy(() -> run("file.search", file, "pattern", Value.text("(")))
        .hasMessageContaining("no regular expression");
    assertThatThrownBy(
            () -> run("file.replace", file, "pattern", Value.text("x"), "repl", Value.text("$3")))
        .hasMessageContaining("the replacement");
  }
}
