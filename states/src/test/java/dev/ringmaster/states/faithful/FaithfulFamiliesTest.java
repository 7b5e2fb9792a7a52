package dev.ringmaster.states.faithful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.LocalHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule 26 over all families that come along: a preview followed by applying shows the same changes
 * and results, and changes nothing itself. Custom states have a test of their own in the minion.
 */
class FaithfulFamiliesTest {
  @TempDir private Path root;
  private final Faithfulness faithfulness = new Faithfulness();

  private interface Worlds {
    World in(Path directory) throws Exception;
  }

  private void check(int runs, Worlds worlds) throws Exception {
    for (long seed = 1; seed <= runs; seed++) {
      faithfulness.check(seed, worlds.in(Files.createDirectory(root.resolve("run" + seed))));
    }
  }

  @Test
  void filesCommandsAndRepositories() throws Exception {
    Path sources = Files.createDirectory(root.resolve("sources"));
    Files.writeString(sources.resolve("one"), "text 1\n");
    Files.writeString(sources.resolve("template"), "[[what]]\n");
    Path origin = root.resolve("origin");
    git(root, "init", "--quiet", "--initial-branch=main", "origin");
    for (String content : new String[] {"one", "two"}) {
      Files.writeString(origin.resolve("x"), content);
      git(origin, "add", ".");
      git(origin, "commit", "--quiet", "-m", content);
      if (content.equals("one")) {
        git(origin, "tag", "v1");
      }
    }

    check(100, directory -> new FilesWorld(directory, sources, origin));

    faithfulness.assertTelling(
        "file.managed",
        "file.directory",
        "file.absent",
        "file.symlink",
        "file.append",
        "file.replace",
        "cmd.run",
        "cmd.wait",
        "git.latest",
        "git.cloned",
        "test.check_pillar",
        "test.configurable_test_state",
        "test.fail_with_changes",
        "test.fail_without_changes",
        "test.nop",
        "test.show_notification",
        "test.succeed_with_changes",
        "test.succeed_without_changes");
    faithfulness.assertUnknownToo();
  }

  private static void git(Path in, String... arguments) throws InterruptedException {
    Command command = Command.act("git", "-c", "user.name=t", "-c", "user.email=t@example.org");
    CommandResult result = LocalHost.direct().run(command.and(arguments).in(in.toString()));
    assertThat(result.exitStatus()).as(result.stderr()).isZero();
  }

  @Test
  void packages() throws Exception {
    Path repository = Files.createDirectory(root.resolve("repo"));
    PackagesWorld.fill(repository);

    check(10, directory -> new PackagesWorld(directory, repository));

    faithfulness.assertTelling(
        "pkg.installed", "pkg.latest", "pkg.removed", "pkg.purged", "file.managed");
    faithfulness.assertUnknownToo();
  }

  @Test
  void usersAndGroups() throws Exception {
    check(20, AccountsWorld::new);
    faithfulness.assertTelling("user.present", "user.absent", "group.present", "group.absent");
    faithfulness.assertUnknownToo();
  }

  @Test
  void services() throws Exception {
    check(100, ServicesWorld::new);
    faithfulness.assertTelling(
        "service.running",
        "service.dead",
        "service.enabled",
        "service.disabled",
        "service.masked",
        "service.unmasked",
        "file.managed");
    faithfulness.assertUnknownToo();
  }

  @Test
  void supervisedPrograms() throws Exception {
    try (SupervisedWorld world = new SupervisedWorld(root)) {
      for (long seed = 1; seed <= 3; seed++) {
        faithfulness.check(seed, world);
      }
    }
    faithfulness.assertTelling("supervisord.running", "supervisord.dead");
  }

  @Test
  void nodePackages() throws Exception {
    check(4, NodeWorld::new);
    faithfulness.assertTelling("npm.installed", "npm.removed");
  }
}
