package dev.ringmaster.states.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files; each case applies twice, and the second time nothing is left to do. */
class FileStatesTest {
  @TempDir private Path directory;
  private Path file;
  private TestContext context;

  @BeforeEach
  void prepare() throws IOException {
    Path sources = Files.createDirectory(directory.resolve("states"));
    Files.writeString(sources.resolve("motd"), "Hello [[who]]\n");
    file = directory.resolve("motd");
    context = new TestContext(LocalHost.direct(), sources);
  }

  private static Object[] with(Path path, Object... more) {
    List<Object> all = new ArrayList<>(List.of("name", Value.text(path.toString())));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  private List<Change> converge(String state, Object... arguments) throws InterruptedException {
    List<Change> changes = context.apply(state, arguments);
    assertThat(context.test(state, arguments)).as("a second run").isEmpty();
    return changes;
  }

  @Test
  void aSourceIsCopiedWithModeAndShownAsADiff() throws Exception {
    Object[] arguments =
        with(file, "source", Value.text("salt://motd"), "mode", Value.text("0600"));

    List<Change> changes = converge("file.managed", arguments);

    assertThat(changes).extracting(Change::what).containsExactly("content", "mode");
    assertThat(changes.getFirst().diff()).contains("+Hello [[who]]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.writeString(file, "Hallo\n");
    assertThat(converge("file.managed", arguments).getFirst().diff())
        .contains("-Hallo", "+Hello [[who]]");
  }

  @Test
  void aCheckSeesNewContentBeforeItTakesTheFilesPlace() throws Exception {
    Path seen = directory.resolve("seen");
    Value check =
        Value.text(
            "look() { stat -c '%a %n' \"$1\" \"${1%/*}\" >> "
                + seen
                + "; grep -q Hello \"$1\"; }; look");
    file = directory.resolve("new/it's motd");
    Object[] good =
        with(
            file,
            "source",
            Value.text("salt://motd"),
            "makedirs",
            Value.bool(true),
            "check_cmd",
            check);

    context.test("file.managed", good);
    assertThat(seen).as("test mode").doesNotExist();
    converge("file.managed", good);

    List<String> copies = Files.readAllLines(seen);
    assertThat(copies).hasSize(2);
    assertThat(copies.getFirst()).startsWith("600 /tmp/.ringmaster-").endsWith("/it's motd");
    assertThat(copies.getLast()).startsWith("700 /tmp/.ringmaster-");
    assertThat(Path.of(copies.getLast().substring(4))).doesNotExist();
    assertThat(file).hasContent("Hello [[who]]");
  }

  @Test
  void whatACheckDoesNotAcceptLeavesEverythingAsItWas() throws Exception {
    file = directory.resolve("new/motd");
    Object[] bad =
        with(
            file,
            "contents",
            Value.text("Hallo"),
            "makedirs",
            Value.bool(true),
            "check_cmd",
            Value.list(Value.text("test -f"), Value.text("ls /no/such/file")));

    assertThatThrownBy(() -> context.apply("file.managed", bad))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining(file + " stays as it is, because check_cmd 'ls /no/such/file'")
        .hasMessageContaining("exited with status 2: ls: cannot access '/no/such/file'");
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void testModeTouchesNothing() throws Exception {
    context.test("file.managed", with(file, "contents", Value.text("x")));
    context.test("file.directory", with(directory.resolve("d")));
    context.test("file.symlink", with(directory.resolve("l"), "target", Value.text("x")));

    assertThat(file).doesNotExist();
    assertThat(directory.resolve("d")).doesNotExist();
    assertThat(Files.isSymbolicLink(directory.resolve("l"))).isFalse();
  }

  @Test
  void templatesSeeContextBeforeDefaultsAndSecretsAreMasked() throws Exception {
    Object[] arguments =
        with(
            file,
            "source",
            Value.text("salt://motd"),
            "template",
            Value.text("pebble"),
            "context",
            Value.map("who", Value.secret(Value.text("hunter2"))),
            "defaults",
            Value.map("who", Value.text("nobody")));

    List<Change> changes = converge("file.managed", arguments);

    assertThat(file).hasContent("Hello hunter2");
    assertThat(changes.toString()).contains("+Hello •••").doesNotContain("hunter2", "sha256");
  }

  @Test
  void contentsComeFromThePillarAndGetANewline() throws Exception {
    context.withPillar(Value.map("a", Value.map("key", Value.secret(Value.text("s1")))));

    List<Change> changes =
        converge("file.managed", with(file, "contents_pillar", Value.text("a:key")));

    assertThat(Files.readString(file)).isEqualTo("s1\n");
    assertThat(changes.toString()).doesNotContain("s1\n").contains("+•••");
    assertThatThrownBy(
            () -> context.test("file.managed", with(file, "contents_pillar", Value.text("b"))))
        .hasMessageContaining("there is no pillar b");
  }

  @Test
  void missingParentsAreMadeOnlyOnDemandAndListed() throws Exception {
    Path deep = directory.resolve("a/b/c");

    assertThatThrownBy(() -> context.test("file.managed", with(deep, "contents", Value.text("x"))))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("makedirs: true"));

    List<Change> changes =
        converge(
            "file.managed", with(deep, "contents", Value.text("x"), "makedirs", Value.bool(true)));

    assertThat(changes)
        .extracting(Change::what)
        .containsExactly("directory", "directory", "content");
  }

  @Test
  void replaceAndCreateCanBeForbidden() throws Exception {
    assertThat(
            converge(
                "file.managed",
                with(file, "contents", Value.text("x"), "create", Value.bool(false))))
        .isEmpty();
    Files.writeString(file, "mine");
    assertThat(
            converge(
                "file.managed",
                with(file, "contents", Value.text("x"), "replace", Value.bool(false))))
        .isEmpty();
    assertThat(file).hasContent("mine");
  }

  @Test
  void theOldFileIsKeptWhereAsked() throws Exception {
    Files.writeString(file, "old");
    Path backups = directory.resolve("backups");

    converge(
        "file.managed",
        with(file, "contents", Value.text("new"), "backup", Value.text(backups.toString())));

    try (var kept = Files.walk(backups)) {
      assertThat(kept.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(copy -> assertThat(copy).hasContent("old"));
    }
  }

  @Test
  void linksAreFollowedUnlessTheLinkItselfIsMeant() throws Exception {
    Files.writeString(file, "old");
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, Path.of("motd"));

    converge("file.managed", with(link, "contents", Value.text("new")));
    assertThat(file).hasContent("new");
    assertThat(Files.isSymbolicLink(link)).isTrue();

    converge(
        "file.managed",
        with(link, "contents", Value.text("own"), "follow_symlinks", Value.bool(false)));
    assertThat(file).hasContent("new");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aFileThatChangesMeanwhileIsLeftAlone() throws Exception {
    Managed managed = new Managed();
    var arguments = TestContext.bind(managed, with(file, "contents", Value.text("ours")));
    Managed.Found found = managed.read(arguments, context);
    Files.writeString(file, "theirs");

    assertThatThrownBy(
            () -> managed.apply(arguments, found, managed.decide(arguments, found), context))
        .hasMessageContaining("changed between");
    assertThat(file).hasContent("theirs");
  }

  @Test
  void badInputSaysWhatToDo() {
    record Bad(Object[] arguments, String message) {}
    for (Bad bad :
        List.of(
            new Bad(new Object[] {"name", Value.text("etc/motd")}, "not absolute"),
            new Bad(new Object[] {"name", Value.text("/srv/../etc/motd")}, "'..'"),
            new Bad(with(directory, "contents", Value.text("x")), "is a directory"),
            new Bad(with(file, "source", Value.text("salt://none")), "is not there"),
            new Bad(
                with(file, "source", Value.text("salt://motd"), "contents", Value.text("x")),
                "source and contents"))) {
      assertThatThrownBy(() -> context.test("file.managed", bad.arguments()))
          .isInstanceOf(FunctionFailure.class)
          .hasMessageContaining(bad.message());
    }
  }

  @Test
  void directoriesRecurse() throws Exception {
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/f"), "x");
    Object[] arguments =
        with(
            tree,
            "dir_mode",
            Value.text("0711"),
            "file_mode",
            Value.text("0604"),
            "recurse",
            Value.text("mode"));

    List<Change> changes = converge("file.directory", arguments);

    assertThat(changes)
        .extracting(Change::what)
        .containsExactly("mode", tree + "/sub mode", tree + "/sub/f mode");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("sub/f"))))
        .isEqualTo("rw----r--");
    assertThatThrownBy(
            () -> context.test("file.directory", with(tree, "recurse", Value.text("owner"))))
        .hasMessageContaining("recurse has 'owner'");
  }

  @Test
  void absentRemovesButNeverTheSystem() throws Exception {
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));

    assertThat(converge("file.absent", with(tree)))
        .containsExactly(Change.of("directory", Value.text(tree.toString()), Value.nothing()));
    for (String precious : List.of("/", "/etc", "/usr/", "/var/lib")) {
      assertThatThrownBy(() -> context.test("file.absent", "name", Value.text(precious)))
          .hasMessageContaining("belongs to the system");
    }
  }

  @Test
  void symlinksAreMadeAndTurned() throws Exception {
    Path link = directory.resolve("current");

    converge("file.symlink", with(link, "target", Value.text("release-1")));
    List<Change> changes = converge("file.symlink", with(link, "target", Value.text("release-2")));

    assertThat(changes).containsExactly(Change.of("target", "release-1", "release-2"));
    Files.writeString(file, "x");
    assertThatThrownBy(() -> context.test("file.symlink", with(file, "target", Value.text("x"))))
        .hasMessageContaining("not a link");
  }
}
