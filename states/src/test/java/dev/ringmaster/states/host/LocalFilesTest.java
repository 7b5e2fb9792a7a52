package dev.ringmaster.states.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private final HostFiles files = new LocalFiles(new HostLimits(1000, 1000));
  @TempDir private Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void writesWithExactlyTheModeAskedForAndLeavesNothingBehind() throws IOException {
    Path file = directory.resolve("a");

    files.write(file, bytes("one"), Ownership.mode(0640));

    assertThat(files.status(file).orElseThrow().mode()).isEqualTo(0640);
    assertThat(files.read(file)).asString().isEqualTo("one");
    assertThat(files.list(directory)).containsExactly("a");
  }

  @Test
  void keepsModeWhenNothingElseIsSaidAlsoSetIdBits() throws IOException {
    Path file = directory.resolve("a");
    files.write(file, bytes("one"), Ownership.mode(04711));

    files.write(file, bytes("two"), Ownership.UNCHANGED);

    assertThat(files.status(file).orElseThrow().mode()).isEqualTo(04711);
    assertThat(files.read(file)).asString().isEqualTo("two");
  }

  @Test
  void writingReplacesALinkAndNeverWhatItPointsTo() throws IOException {
    Path victim = directory.resolve("victim");
    Files.writeString(victim, "precious");
    Path link = directory.resolve("link");
    files.symlink(link, "victim");

    files.write(link, bytes("new"), Ownership.mode(0600));

    assertThat(victim).hasContent("precious");
    assertThat(files.status(link).orElseThrow().kind()).isEqualTo(Kind.FILE);
  }

  @Test
  void readingDoesNotFollowALinkOrWaitForAPipe() throws Exception {
    Files.writeString(directory.resolve("target"), "x");
    Path link = directory.resolve("link");
    files.symlink(link, "target");
    Path pipe = directory.resolve("pipe");
    LocalHost.direct().run(Command.act("mkfifo", pipe.toString()));

    assertThatThrownBy(() -> files.read(link)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.sha256(pipe)).hasMessageContaining("not a regular file");
    assertThat(files.status(link).orElseThrow().target()).isEqualTo("target");
    assertThat(files.statusFollowing(link).orElseThrow().kind()).isEqualTo(Kind.FILE);
  }

  @Test
  void anUnknownOwnerLeavesTheOldContent() throws IOException {
    Path file = directory.resolve("a");
    files.write(file, bytes("one"), Ownership.UNCHANGED);

    assertThatThrownBy(() ->
            files.write(
                file,
                bytes("two"),
                new Ownership(Optional.empty(), Optional.of("no-such-user"), Optional.empty())))
        .hasMessageContaining("there is no user no-such-user");
    assertThat(files.read(file)).asString().isEqualTo("one");
    assertThat(files.list(directory)).containsExactly("a");
  }

  @Test
  void removesATreeButNotThroughLinks() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "x");
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/b/c"), "x");
    files.symlink(tree.resolve("a/link"), outside.toString());

    files.remove(tree);

    assertThat(files.status(tree)).isEmpty();
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void settlingCopesWithWhatIsGoneOrUnreadable() throws IOException {
    Path removed = directory.resolve("removed");
    files.write(removed, bytes("x"), Ownership.UNCHANGED);
    files.remove(removed);
    Path tree = directory.resolve("tree");
    files.createDirectory(tree, Ownership.UNCHANGED);
    files.write(tree.resolve("inside"), bytes("x"), Ownership.mode(0000));
    files.remove(tree);
    Path replaced = directory.resolve("replaced");
    files.write(replaced, bytes("x"), Ownership.UNCHANGED);
    files.symlink(replaced, "nowhere");
    Path kept = directory.resolve("kept");
    files.write(kept, bytes("x"), Ownership.mode(0000));

    files.settle();
    files.settle();

    assertThat(files.list(directory)).containsExactly("kept", "replaced");
  }

  @Test
  void hashesAndLimitsWhatItReads() throws IOException {
    Path file = directory.resolve("a");
    Files.writeString(file, "abc");
    Path big = directory.resolve("big");
    Files.write(big, new byte[1001]);

    assertThat(files.sha256(file))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThatThrownBy(() -> files.read(big)).hasMessageContaining("larger than 1000 bytes");
  }

  @Test
  void nothingIsMadeForAnOwnerWhoDoesNotExist() {
    Path made = directory.resolve("made");
    Ownership nobody =
        new Ownership(Optional.empty(), Optional.of("no-such-user"), Optional.empty());
    assertThatThrownBy(() -> files.createDirectory(made, nobody))
        .hasMessageContaining("there is no user no-such-user");
    assertThat(made).doesNotExist();
  }

  @Test
  void whatIsNotThereOrBelowAFileHasNoStatus() throws IOException {
    Path file = directory.resolve("a");
    Files.writeString(file, "abc");

    assertThat(files.status(directory.resolve("none"))).isEmpty();
    assertThat(files.status(file.resolve("below"))).isEmpty();
    files.createDirectory(directory.resolve("d"), Ownership.mode(01777));
    assertThat(files.status(directory.resolve("d")).orElseThrow().mode()).isEqualTo(01777);
  }
}
