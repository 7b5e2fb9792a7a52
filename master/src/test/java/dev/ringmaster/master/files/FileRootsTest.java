package dev.ringmaster.master.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle.FileEntry;
import dev.ringmaster.rendering.SourceFile;
import dev.ringmaster.rendering.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRootsTest {
  @TempDir private Path directory;
  private Tree tree;
  private FileRoots roots;

  @BeforeEach
  void files() throws IOException {
    tree = new Tree(directory.resolve("roots"));
    tree.write("base/states/web/init.sls", "web: 1\n");
    tree.write("base/states/files/run.sh", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        tree.root().resolve("base/states/files/run.sh"),
        PosixFilePermissions.fromString("rwxr-x---"));
    tree.write("base/_modules/hello", "x");
    tree.write("base/pillar/top.sls", "base: {}\n");
    tree.write("base/runbooks/deploy.sls", "deploy: {}\n");
    tree.write("prod/pillar/top.sls", "prod: {}\n");
    roots = roots("base", "prod");
  }

  private FileRoots roots(String... names) {
    List<Path> paths = Stream.of(names).map(name -> tree.root().resolve(name)).toList();
    return new FileRoots(paths, directory.resolve("store"), Clock.systemUTC());
  }

  private Map<String, FileEntry> files(String snapshot) {
    return roots.snapshot(snapshot).orElseThrow().files();
  }

  private static FileEntry entry(Map<String, FileEntry> files, String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  private String content(String digest) throws IOException {
    try (InputStream in = roots.content(digest).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aSnapshotHoldsWhatMinionsMayHaveAndNothingElse() throws IOException {
    Map<String, FileEntry> files = files(roots.pin("base"));
    assertThat(files.keySet())
        .containsExactly("_modules/hello", "states/files/run.sh", "states/web/init.sls");
    assertThat(entry(files, "states/files/run.sh").mode()).isEqualTo(0755);
    assertThat(entry(files, "states/web/init.sls").mode()).isEqualTo(0644);
    assertThat(entry(files, "states/web/init.sls").size()).isEqualTo(7);
    assertThat(content(entry(files, "states/web/init.sls").sha256())).isEqualTo("web: 1\n");
  }

  @Test
  void aFileEditedAfterwardsDoesNotChangeASnapshot() throws IOException {
    String before = roots.pin("base");
    String digest = entry(files(before), "states/web/init.sls").sha256();
    tree.write("base/states/web/init.sls", "web: 2\n");
    String after = roots.pin("base");
    assertThat(after).isNotEqualTo(before);
    assertThat(content(digest)).isEqualTo("web: 1\n");
    assertThat(content(entry(files(after), "states/web/init.sls").sha256())).isEqualTo("web: 2\n");
    tree.write("base/states/web/init.sls", "web: 1\n");
    assertThat(roots.pin("base")).isEqualTo(before);
  }

  @Test
  void aSnapshotOutlivesTheMaster() throws IOException {
    String pinned = roots.pin("base");
    tree.write("base/states/web/init.sls", "web: 2\n");
    roots = roots("base");
    assertThat(content(entry(files(pinned), "states/web/init.sls").sha256())).isEqualTo("web: 1\n");
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsSeen() throws IOException {
    Path file = tree.root().resolve("base/states/web/init.sls");
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, time);
    String before = roots.pin("base");
    Files.writeString(file, "web: 9\n");
    Files.setLastModifiedTime(file, time);
    assertThat(roots.pin("base")).isNotEqualTo(before);
  }

  @Test
  void aTreeDoesNotChangeWhileItIsInUse() throws IOException {
    SourceTree runbooks = roots.tree("base", "runbooks");
    tree.write("base/runbooks/deploy.sls", "other: {}\n");
    tree.write("base/runbooks/new.sls", "new: {}\n");
    SourceFile file = runbooks.sls("deploy").orElseThrow();
    assertThat(file.text()).isEqualTo("deploy: {}\n");
    assertThat(file.shown()).isEqualTo("base/runbooks/deploy.sls");
    assertThat(runbooks.sls("new")).isEmpty();
    assertThat(roots.tree("base", "runbooks").slsNames()).contains("deploy", "new");
  }

  @Test
  void statesAndRunbooksOfBaseCountWhereAnEnvironmentHasNone() {
    assertThat(roots.pin("prod")).isEqualTo(roots.pin("base"));
    assertThat(roots.statesEnvironment("prod")).isEqualTo("base");
    assertThat(roots.tree("prod", "runbooks").slsNames()).containsExactly("deploy");
    assertThat(roots.tree("prod", "pillar").environment()).isEqualTo("prod");
  }

  @Test
  void anUnknownEnvironmentIsAProblemThatNamesTheOthers() {
    for (String name : List.of("prd", "../base", "base/states", "")) {
      assertThatThrownBy(() -> roots.pin(name))
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining("there is no environment '" + name + "'")
          .hasMessageContaining("There are: base, prod.");
    }
  }

  @Test
  void pathsThatLeaveTheRootOpenNothing() {
    SourceTree pillar = roots.tree("base", "pillar");
    for (String path :
        List.of("../runbooks/deploy.sls", "/etc/passwd", "./top.sls", "a/../top.sls")) {
      assertThat(pillar.file(path)).as(path).isEmpty();
    }
    assertThat(pillar.sls("..runbooks.deploy")).isEmpty();
  }

  @Test
  void linksThatLeadOutAndOddFilesAreProblemsAllAtOnce() throws IOException, InterruptedException {
    Path outside = Files.writeString(directory.resolve("secret"), "root:x");
    Path states = tree.root().resolve("base/states");
    Files.createSymbolicLink(states.resolve("absolute.sls"), outside);
    Files.createSymbolicLink(states.resolve("climbing.sls"), Path.of("../../../secret"));
    Files.createSymbolicLink(states.resolve("directory"), directory);
    Path pillar = Files.createDirectories(tree.root().resolve("base/pillar"));
    Files.writeString(pillar.resolve("secret.sls"), "password: x");
    Files.createSymbolicLink(states.resolve(".#edited.sls"), Path.of("root@host.123:456"));
    Files.createSymbolicLink(states.resolve("across.sls"), Path.of("../pillar/secret.sls"));
    Files.createDirectories(states.resolve("web"));
    Files.createSymbolicLink(states.resolve("within"), Path.of("web"));
    Files.writeString(states.resolve("back\\slash.sls"), "");
    Files.writeString(states.resolve("bidi\u202egpj.sls"), "");
    assertThat(new ProcessBuilder("mkfifo", states.resolve("pipe").toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> roots.pin("base"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("base/states/absolute.sls: is a link that leads out")
        .hasMessageContaining("base/states/climbing.sls: is a link that leads out")
        .hasMessageContaining("base/states/directory: is a link that leads out")
        .hasMessageContaining("base/states/across.sls: is a link that leads out of states/")
        .hasMessageContaining("base/states/within: is a link to a directory")
        .hasMessageNotContaining(".#edited.sls")
        .hasMessageContaining("back\\\\slash.sls")
        .hasMessageContaining("bidi\\u202egpj.sls")
        .hasMessageContaining("base/states/pipe: is neither a file nor a directory");
  }

  @Test
  void aLinkInsideTheEnvironmentIsItsTarget() throws IOException {
    Files.createSymbolicLink(tree.root().resolve("base/states/other.sls"), Path.of("web/init.sls"));
    Map<String, FileEntry> files = files(roots.pin("base"));
    assertThat(files.get("states/other.sls")).isEqualTo(files.get("states/web/init.sls"));
  }

  @Test
  void secretsThatOthersMayReadAreAProblemOfWhoeverUsesThem() throws IOException {
    Path file = tree.write("base/pillar/db.secret.sls", "password: hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SourceTree open = roots.tree("base", "pillar");
    assertThat(open.sls("top")).isPresent();
    assertThatThrownBy(() -> open.file("db.secret.sls"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("base/pillar/db.secret.sls: holds secrets and may be read by others")
        .hasMessageNotContaining("hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(roots.tree("base", "pillar").file("db.secret.sls")).isPresent();
  }

  @Test
  void contentsAreForTheMasterAlone() throws IOException {
    roots.pin("base");
    try (Stream<Path> all = Files.walk(directory.resolve("store"))) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void aTornContentIsNotServedAndIsTakenAnew() throws IOException {
    String digest = entry(files(roots.pin("base")), "states/web/init.sls").sha256();
    Path content = directory.resolve("store/contents/" + digest.substring(0, 2) + "/" + digest);
    Files.writeString(content, "we");
    roots = roots("base");
    assertThat(roots.content(digest)).isEmpty();
    roots.pin("base");
    assertThat(content(digest)).isEqualTo("web: 1\n");
  }

  @Test
  void pruningKeepsWhatIsNeeded() throws IOException {
    String needed = roots.pin("base");
    String digest = entry(files(needed), "states/web/init.sls").sha256();
    tree.write("base/states/web/init.sls", "web: 2\n");
    String old = roots.pin("base");
    String dropped = entry(files(old), "states/web/init.sls").sha256();
    roots.prune(Duration.ofDays(-1), needed::equals);
    assertThat(content(digest)).isEqualTo("web: 1\n");
    assertThat(roots.snapshot(old)).isEmpty();
    assertThat(roots.content(dropped)).isEmpty();
    assertThat(roots.pin("base")).isEqualTo(old);
    assertThat(content(dropped)).isEqualTo("web: 2\n");
  }

  @Test
  void twoEnvironmentsOfOneNameAreAProblem() throws IOException {
    Path other = Files.createDirectories(directory.resolve("other/base"));
    assertThatThrownBy(() ->
            new FileRoots(
                List.of(tree.root().resolve("base"), other),
                directory.resolve("store"),
                Clock.systemUTC()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("two environments are named base");
  }
}
