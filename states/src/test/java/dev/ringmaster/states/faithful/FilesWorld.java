package dev.ringmaster.states.faithful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.Snapshot;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Files, links, commands and clones of a repository in one directory. */
final class FilesWorld implements World {
  private static final List<String> PATHS =
      List.of("/a", "/a/b", "/a/b/c", "/a/d", "/e", "/e/f", "/g", "/l", "/l/b", "/repo", "/repo/x");
  private static final List<String> CLONES = List.of("/repo", "/a/d", "/e");
  private final Path directory;
  private final Path sources;
  private final Path origin;

  /**
   * @param sources what {@code salt://} means; has one, a template
   * @param origin a repository with a branch main and a tag v1
   */
  FilesWorld(Path directory, Path sources, Path origin) {
    this.directory = directory;
    this.sources = sources;
    this.origin = origin;
  }

  @Override
  public Draft draft(Random random, int position) {
    String path = path(random);
    return switch (random.nextInt(14)) {
      case 13 ->
          Draft.of("git.cloned", "name", origin, "target", directory + World.any(random, CLONES));
      case 11 ->
          Draft.of("file.append", "name", path, "makedirs", random.nextBoolean())
              .with("text", "text " + random.nextInt(2));
      case 12 -> replaced(random, path);
      case 0, 1, 2, 3 -> managed(random, path);
      case 4, 5 ->
          Draft.of(
              "file.directory",
              "name",
              path,
              "makedirs",
              random.nextBoolean(),
              "mode",
              random.nextBoolean() ? "0755" : "0700");
      case 6 -> Draft.of("file.absent", "name", path);
      case 7 ->
          Draft.of(
              "file.symlink",
              "name",
              random.nextBoolean() ? path : directory + "/l",
              "target",
              random.nextBoolean() ? path(random) : "a",
              "force",
              random.nextBoolean(),
              "makedirs",
              random.nextBoolean());
      case 8, 9 -> guarded(random, position, path);
      default ->
          Draft.of(
              "git.latest",
              "name",
              random.nextBoolean() ? origin : "file://" + origin,
              "target",
              random.nextInt(3) > 0 ? directory + "/repo" : path,
              "rev",
              World.any(random, List.of("main", "v1", "HEAD")),
              "force_reset",
              random.nextBoolean());
    };
  }

  private static Draft replaced(Random random, String path) {
    return Draft.of("file.replace", "name", path, "pattern", "text \\d", "repl", "text 1")
        .with("append_if_not_found", random.nextBoolean())
        .with("ignore_if_missing", random.nextBoolean());
  }

  private String path(Random random) {
    return directory + World.any(random, PATHS);
  }

  private Draft managed(Random random, String path) {
    Draft file =
        Draft.of("file.managed", "name", path, "makedirs", random.nextBoolean())
            .with("follow_symlinks", random.nextInt(4) > 0);
    file =
        switch (random.nextInt(7)) {
          case 0 -> file.with("source", "salt://one");
          case 1 -> file.with("source", path(random));
          case 2 ->
              file.with("source", Value.list(Value.text(path(random)), Value.text("salt://one")));
          case 3 ->
              file.with("source", "salt://template")
                  .with("template", "pebble")
                  .with("context", Value.map("what", Value.text("text " + random.nextInt(2))));
          case 4 -> file.with("replace", random.nextBoolean()).with("create", random.nextBoolean());
          default -> file.with("contents", "text " + random.nextInt(2));
        };
    if (random.nextInt(3) == 0) {
      file = file.with("mode", random.nextBoolean() ? "0600" : "0644");
    }
    if (random.nextInt(8) == 0) {
      file = file.with("user", random.nextBoolean() ? "root" : "no-such-user");
    }
    return random.nextInt(3) == 0 ? file.with("backup", directory + "/kept") : file;
  }

  /** What a command writes only its own checks look at. */
  private Draft guarded(Random random, int position, String path) {
    String made = directory + "/made-" + position;
    Draft command =
        Draft.of(
            random.nextInt(3) == 0 ? "cmd.wait" : "cmd.run",
            "name",
            random.nextInt(3) > 0 ? "touch " + made : "false");
    if (random.nextInt(4) == 0) {
      command = command.with("cwd", path);
    }
    return switch (random.nextInt(4)) {
      case 0 -> command.with("creates", random.nextBoolean() ? made : path);
      case 1 -> command.with("unless", "test -e " + path);
      case 2 -> command.with("onlyif", "test -e " + path);
      default -> command;
    };
  }

  @Override
  public void prepare(Random random) throws IOException, InterruptedException {
    if (random.nextBoolean()) {
      Files.createDirectories(directory.resolve("a/b"));
      Files.writeString(directory.resolve("a/b/c"), "text " + random.nextInt(2) + "\n");
    }
    if (random.nextBoolean()) {
      Files.writeString(directory.resolve("e"), "text 0\n");
    }
    if (random.nextInt(3) == 0) {
      Files.createSymbolicLink(directory.resolve("l"), Path.of(random.nextBoolean() ? "a" : "e"));
    }
    if (random.nextInt(3) == 0) {
      Files.createDirectory(directory.resolve("kept"));
    }
    if (random.nextInt(3) == 0) {
      String[] old = {"git", "clone", "-q", "-b", "v1", origin.toString(), directory + "/repo"};
      assertThat(LocalHost.direct().run(Command.act(old)).complaint()).doesNotContain("fatal");
    }
  }

  @Override
  public CallContext context() {
    return new TestContext(LocalHost.direct(), sources)
        .withPillar(Value.map("there", Value.text("x")));
  }

  @Override
  public Map<String, String> contents() throws IOException {
    return Snapshot.of(directory);
  }
}
