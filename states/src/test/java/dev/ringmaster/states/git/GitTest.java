package dev.ringmaster.states.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git, against a repository beside. */
class GitTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private Path origin;
  private Path clone;
  private String first;

  @BeforeEach
  void prepare() throws Exception {
    origin = directory.resolve("origin");
    clone = directory.resolve("clone");
    git(directory, "init", "--quiet", "--initial-branch=main", "origin");
    first = commit("one");
    git(origin, "tag", "-a", "-m", "x", "v1");
  }

  private String git(Path in, String... arguments) throws InterruptedException {
    List<String> argv =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    argv.addAll(List.of(arguments));
    CommandResult result = LocalHost.direct().run(Command.act(argv).in(in.toString()));
    assertThat(result.exitStatus()).as(result.stderr()).isZero();
    return result.stdout().strip();
  }

  private String commit(String content) throws Exception {
    Files.writeString(origin.resolve("file"), content);
    git(origin, "add", ".");
    git(origin, "commit", "--quiet", "-m", content);
    return git(origin, "rev-parse", "HEAD");
  }

  private Object[] latest(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of("name", Value.text(origin.toString()), "target", Value.text(clone.toString())));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  private List<Change> converge(Object... more) throws InterruptedException {
    List<Change> changes = context.apply("git.latest", latest(more));
    assertThat(context.test("git.latest", latest(more))).as("a second run").isEmpty();
    return changes;
  }

  @Test
  void latestClonesThenFollowsABranch() throws Exception {
    assertThat(converge("rev", Value.text("main")))
        .extracting(Change::what)
        .containsExactly("clone", "revision");
    assertThat(clone.resolve("file")).hasContent("one");

    String second = commit("two");

    assertThat(converge("rev", Value.text("main")))
        .containsExactly(Change.of("revision", first, second));
    assertThat(clone.resolve("file")).hasContent("two");
    assertThat(git(clone, "branch", "--show-current")).isEqualTo("main");
  }

  @Test
  void headTagsAndCommitsWork() throws Exception {
    converge();
    assertThat(git(clone, "branch", "--show-current")).isEqualTo("main");
    String second = commit("two");
    converge();

    assertThat(converge("rev", Value.text("v1")))
        .containsExactly(Change.of("revision", second, first));
    assertThat(git(clone, "branch", "--show-current")).isEmpty();
    converge("rev", Value.text(second));
    assertThat(clone.resolve("file")).hasContent("two");
    converge(
        "rev",
        Value.text(first),
        "branch",
        Value.text("deployed"),
        "force_reset",
        Value.bool(true));
    assertThat(git(clone, "branch", "--show-current")).isEqualTo("deployed");
  }

  @Test
  void localWorkIsNotLostUnlessAskedTo() throws Exception {
    converge("rev", Value.text("main"));
    Files.writeString(clone.resolve("file"), "mine");
    commit("two");

    assertThatThrownBy(() -> context.test("git.latest", latest("rev", Value.text("main"))))
        .hasMessageContaining("1 changed files")
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("force_reset"));
    assertThat(clone.resolve("file")).hasContent("mine");

    converge("rev", Value.text("main"), "force_reset", Value.bool(true));
    assertThat(clone.resolve("file")).hasContent("two");
  }

  @Test
  void localCommitsAreNotLost() throws Exception {
    converge("rev", Value.text("main"));
    git(clone, "commit", "--quiet", "--allow-empty", "-m", "local");

    assertThatThrownBy(() -> context.test("git.latest", latest("rev", Value.text("main"))))
        .hasMessageContaining("has commits that the remote lacks");
    commit("two");
    assertThatThrownBy(() -> context.apply("git.latest", latest("rev", Value.text("main"))))
        .hasMessageContaining("force_reset: true");
  }

  @Test
  void aDirectoryInTheWayIsRemovedOnlyIfAsked() throws Exception {
    Files.createDirectory(clone);
    Files.writeString(clone.resolve("precious"), "x");

    assertThatThrownBy(() -> context.test("git.latest", latest()))
        .hasMessageContaining("not empty and no git repository");
    converge("force_clone", Value.bool(true));
    assertThat(clone.resolve("precious")).doesNotExist();
  }

  @Test
  void hooksNeverRun() throws Exception {
    converge("rev", Value.text("main"));
    Path hook = clone.resolve(".git/hooks/post-checkout");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch " + directory.resolve("hooked") + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    converge("rev", Value.text("v1"));

    assertThat(directory.resolve("hooked")).doesNotExist();
  }

  @Test
  void functionsCloneFetchCheckOutAndTell() throws Exception {
    Value cwd = Value.text(clone.toString());
    Value url = Value.text(origin.toString());
    assertThat(context.run("git.clone", "cwd", cwd, "url", url)).isEqualTo(Value.bool(true));
    assertThat(context.run("git.clone", "cwd", cwd, "url", url)).isEqualTo(Value.bool(false));
    String second = commit("two");

    assertThatThrownBy(() -> context.run("git.checkout", "cwd", cwd, "rev", Value.text(second)))
        .hasMessageContaining("cannot check out " + second);
    assertThat(context.run("git.fetch", "cwd", cwd)).isEqualTo(Value.bool(true));
    assertThat(context.run("git.fetch", "cwd", cwd)).isEqualTo(Value.bool(false));
    assertThat(context.run("git.checkout", "cwd", cwd, "rev", Value.text(second)))
        .isEqualTo(Value.text(second));
    assertThat(context.run("git.revision", "cwd", cwd, "rev", Value.text("v1")))
        .isEqualTo(Value.text(first));
    assertThat(context.run("git.current_branch", "cwd", cwd)).isEqualTo(Value.nothing());
    String third = commit("three");
    assertThat(
            context.run(
                "git.checkout", "cwd", cwd, "rev", Value.text("main"), "fetch", Value.bool(true)))
        .isEqualTo(Value.text(third));
    context.run("git.checkout", "cwd", cwd, "rev", Value.text(second));
    Files.writeString(clone.resolve("a b"), "x");
    Files.writeString(clone.resolve("file"), "changed");
    assertThat(context.run("git.status", "cwd", cwd))
        .isEqualTo(
            Value.map(
                "branch", Value.nothing(),
                "revision", Value.text(second),
                "clean", Value.bool(false),
                "changed", Value.list(Value.text("file")),
                "untracked", Value.list(Value.text("a b"))));
    assertThat(context.run("git.ls_remote", "url", url).toString())
        .contains("refs/heads/main: " + third);
  }

  @Test
  void clonedClonesOnceAndThenLeavesItAlone() throws Exception {
    Object[] state = {
      "name", Value.text(origin.toString()),
      "target", Value.text(clone.toString()),
      "branch", Value.text("v1")
    };
    assertThat(context.apply("git.cloned", state))
        .extracting(Change::what)
        .containsExactly("clone");
    commit("two");
    Files.writeString(clone.resolve("file"), "mine");
    assertThat(context.test("git.cloned", state)).isEmpty();
    assertThat(clone.resolve("file")).hasContent("mine");

    Object[] inTheWay = {"name", Value.text("/srv/x"), "target", Value.text(directory.toString())};
    assertThatThrownBy(() -> context.test("git.cloned", inTheWay))
        .hasMessageContaining("neither empty nor a git repository");
  }

  @Test
  void nothingIsTakenForAnOptionOrACommand() throws Exception {
    converge();
    for (String bad : List.of("--upload-pack=touch x", "-x", "ext::sh -c id", "")) {
      assertThatThrownBy(() ->
              context.test("git.latest", "name", Value.text(bad), "target", Value.text("/srv/x")))
          .hasMessageContaining("no address");
    }
    for (String bad : List.of("--detach", "a b", "-f")) {
      assertThatThrownBy(() -> context.test("git.latest", latest("rev", Value.text(bad))))
          .hasMessageContaining("no revision");
    }
    assertThatThrownBy(() -> context.test("git.latest", latest("rev", Value.text("mian"))))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("main"));
    assertThatThrownBy(() -> context.run("git.revision", "cwd", Value.text(directory.toString())))
        .hasMessageContaining("no git repository");
    assertThat(Git.shown("https://me:pw@host/x")).isEqualTo("https://me:•••@host/x");
  }
}
