package dev.ringmaster.states.grains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnGrainsTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("etc/grains.yaml");
  }

  private TestContext host() {
    return TestContext.real().withOwnGrains(file());
  }

  @Test
  void aValueIsWrittenDownWithTheDirectoriesThatItNeeds() throws Exception {
    assertThat(host().run("grains.set", "key", Value.text("rack:row"), "value", Value.integer(7)))
        .isEqualTo(Value.integer(7));
    host().run("grains.set", "key", Value.text("role"), "value", Value.text("web"));
    assertThat(Files.readString(file())).isEqualTo("rack:\n  row: 7\nrole: web\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aListGrowsAndShrinks() throws Exception {
    host().run("grains.append", "key", Value.text("roles"), "value", Value.text("web"));
    host().run("grains.append", "key", Value.text("roles"), "value", Value.text("db"));
    assertThat(host().run("grains.append", "key", Value.text("roles"), "value", Value.text("web")))
        .isEqualTo(Value.list(Value.text("web"), Value.text("db")));
    assertThat(host().run("grains.remove", "key", Value.text("roles"), "value", Value.text("web")))
        .isEqualTo(Value.list(Value.text("db")));
  }

  @Test
  void aKeyIsRemovedAndTheOthersStay() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(file(), "a: {b: 1, c: 2}\nd: 3\n");
    host().run("grains.delkey", "key", Value.text("a:b"));
    assertThat(Files.readString(file())).isEqualTo("a:\n  c: 2\nd: 3\n");
    host().run("grains.delkey", "key", Value.text("missing:key"));
    assertThat(Files.readString(file())).isEqualTo("a:\n  c: 2\nd: 3\n");
  }

  @Test
  void whatCannotBeDoneIsSaidAndChangesNothing() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(file(), "role: web\n");
    assertThatThrownBy(
            () -> host().run("grains.set", "key", Value.text("id"), "value", Value.text("x")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("cannot be changed");
    assertThatThrownBy(
            () -> host().run("grains.set", "key", Value.text("role:a"), "value", Value.text("x")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("cannot go into 'role' of 'role:a'");
    assertThatThrownBy(
            () -> host().run("grains.append", "key", Value.text("role"), "value", Value.text("x")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("not a list");
    assertThat(Files.readString(file())).isEqualTo("role: web\n");
  }

  @Test
  void aFileThatDoesNotParseIsNeverReplaced() throws Exception {
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(file(), "role: [web\n");
    assertThatThrownBy(
            () -> host().run("grains.set", "key", Value.text("a"), "value", Value.text("x")))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(file().toString());
    assertThat(Files.readString(file())).isEqualTo("role: [web\n");
  }
}
