package dev.ringmaster.minion.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.files.JobFiles;
import dev.ringmaster.minion.files.LocalBundles;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.state.StateFunctions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions in Python and in shell, from a snapshot, on the real machine. */
class CustomExecutablesTest {
  @TempDir private Path directory;
  private LocalRun local;

  @BeforeEach
  void start() throws Exception {
    local = new LocalRun(directory);
    local.file(
        "_modules/disk.py",
        "rwxr-xr-x",
        "#!/usr/bin/env python3",
        "import json, sys",
        "if sys.argv[1] == 'describe':",
        "    print(json.dumps({'functions': [",
        "        {'name': 'show', 'effect': 'read', 'summary': 'Shows.', 'parameters': [",
        "            {'name': 'path', 'type': 'text', 'required': True},",
        "            {'name': 'token', 'type': 'text', 'secret': True}]},",
        "        {'name': 'fill', 'summary': 'Fills.'}]}))",
        "else:",
        "    request = json.load(sys.stdin)",
        "    if request['name'] == 'fill':",
        "        print('the disk is gone', file=sys.stderr)",
        "        sys.exit(3)",
        "    print('looking', file=sys.stderr)",
        "    print(json.dumps({'argv': sys.argv[1:], 'given': request['arguments'],",
        "                      'os': request['grains']['os']}))");
    local.file(
        "_modules/greet",
        "rwxr-xr-x",
        "#!/bin/sh",
        "case $1 in",
        "describe) echo '{\"functions\": [{\"name\": \"hello\", \"effect\": \"repeatable\"}]}' ;;",
        "call) echo '\"hello\"' ;;",
        "esac");
  }

  private Value answer(String function, Map<String, Value> named) throws Exception {
    Outcome outcome = local.run(local.calls(), function, named);
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).value();
  }

  @Test
  void aFunctionInShell() throws Exception {
    assertThat(answer("greet.hello", Map.of())).isEqualTo(Value.text("hello"));
  }

  @Test
  void aFunctionInPythonGetsItsArgumentsAsDataAndSecretsNeverInItsVector() throws Exception {
    Value answer =
        answer(
            "disk.show",
            Map.of("path", Value.text("$(touch x); `id`"), "token", Value.text("hunter2")));
    assertThat(answer)
        .isEqualTo(
            Value.map(
                "argv",
                Value.list(Value.text("call"), Value.text("show")),
                "given",
                Value.map("path", Value.text("$(touch x); `id`"), "token", Value.text("•••")),
                "os",
                Value.text("Debian")));
    assertThat(local.output).containsExactly("looking");
  }

  @Test
  void aFailureSaysWhatTheExecutableSaid() throws Exception {
    Outcome outcome = local.run(local.calls(), "disk.fill", Map.of());
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).problems().getFirst().message())
        .contains("disk.fill", "_modules/disk.py", "status 3", "the disk is gone");
  }

  @Test
  void theirArgumentsAreBoundLikeAnyOthers() {
    assertThatThrownBy(() -> local.run(local.calls(), "disk.show", Map.of()))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("path");
    assertThatThrownBy(() -> local.run(local.calls(), "disk.shov", Map.of()))
        .hasMessageContaining("disk.show");
  }

  private Outcome states(String function, String... sls) throws Exception {
    local.file("states/web.sls", "rw-r--r--", sls);
    JobScopes scopes = new JobScopes(new Renderer(RenderLimits.DEFAULT), Families.resources());
    Function[] functions = StateFunctions.all(scopes).toArray(Function[]::new);
    return local.run(local.calls(functions), function, Map.of("mods", Value.text("web")));
  }

  @Test
  void templatesCallThoseThatRead() throws Exception {
    Path made = directory.resolve("made");
    local.file("states/conf", "rw-r--r--", "{{ salt.disk.show(\"/srv\").given.path }}");
    Outcome outcome =
        states(
            "state.apply",
            directory.resolve("{{ salt.disk.show(\"made\").given.path }}") + ":",
            "  file.managed:",
            "    - source: salt://conf",
            "    - template: pebble");
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(made).hasContent("/srv");
  }

  @Test
  void templatesDoNotCallThoseThatMayChangeSomething() throws Exception {
    Outcome outcome = states("state.show_sls", "x: {{ salt.disk.fill() }}");
    assertThat(outcome.toString())
        .contains("salt.disk.fill must not be called in a state file: its effect is once");
    assertThat(states("state.show_sls", "x: {{ salt.disk.shov() }}").toString())
        .contains("there is no function 'disk.shov'", "disk.show");
  }

  @Test
  void checksCallThoseThatRead() throws Exception {
    Outcome outcome =
        states(
            "state.test",
            "x:",
            "  test.nop:",
            "    - unless: [{fun: disk.show, path: /, get_return: 'given:path'}]");
    assertThat(outcome.toString()).contains("unless condition is true");
    assertThat(states("state.test", "x: {test.nop: [{unless: [{fun: disk.fill}]}]}").toString())
        .contains("'unless' calls disk.fill, whose effect is once");
    assertThat(states("state.test", "x: {test.nop: [{unless: [{fun: disk.shov}]}]}").toString())
        .contains("'unless' calls 'disk.shov', and there is no such function", "disk.show");
  }

  @Test
  void aStateWithAWatchActionWatchesAndListens() throws Exception {
    Path log = directory.resolve("log");
    local.file(
        "_states/daemon",
        "rwxr-xr-x",
        "#!/bin/sh",
        "case $1 in",
        "describe) echo '{\"states\": [{\"name\": \"up\", \"watch\": \"restarted\"},",
        "  {\"name\": \"plain\"}]}' ;;",
        "read) echo '{\"changes\": []}' ;;",
        "watch) echo \"$2\" >> " + log + "; echo '{\"comment\": \"is up again\"}' ;;",
        "esac");
    String[] sls = {
      "c: {test.succeed_with_changes: []}",
      "w: {daemon.up: [{watch: [c]}]}",
      "l: {daemon.up: [{listen: [c]}]}"
    };
    assertThat(states("state.test", sls).toString()).contains("restarted");
    assertThat(log).doesNotExist();
    assertThat(states("state.apply", sls).toString()).contains("is up again");
    assertThat(log).hasContent("up\nup");
    assertThat(states("state.show_sls", sls[0], "l: {daemon.plain: [{listen: [c]}]}").toString())
        .contains("listens, but daemon.plain has no watch action");
  }

  private Custom custom() throws Exception {
    JobFiles files =
        JobFiles.open(
            new BundleRequest(Optional.empty(), "base", "", ""),
            new BlobCache(directory.resolve("cache"), 1 << 20),
            new LocalBundles(local.root, Value::map));
    return new CustomModules(
            directory.resolve("modules"), new DirectRunner(System.getenv(), HostLimits.DEFAULT))
        .of(files);
  }

  @Test
  void theEffectIsOnceWhereItIsNotSaid() throws Exception {
    assertThat(custom().functions().find("disk.fill").orElseThrow().signature().effect())
        .isEqualTo(Effect.ONCE);
    assertThat(custom().functions().find("greet.hello").orElseThrow().signature().effect())
        .isEqualTo(Effect.REPEATABLE);
  }

  @Test
  void whatDoesNotDescribeItselfIsAProblemAndTheOthersStay() throws Exception {
    local.file("_modules/broken", "rwxr-xr-x", "#!/bin/sh", "echo no json");
    local.file("_modules/plain.py", "rw-r--r--", "print(1)");
    local.file(
        "_modules/wrong",
        "rwxr-xr-x",
        "#!/bin/sh",
        "echo '{\"functions\": [{\"name\": \"x\", \"efect\": \"read\", \"effect\": \"some\"}]}'");
    Custom custom = custom();
    assertThat(custom.functions().names()).containsExactly("disk.fill", "disk.show", "greet.hello");
    assertThat(custom.problems().toString())
        .contains("broken")
        .contains("plain.py")
        .contains("chmod +x")
        .contains("efect")
        .contains("'effect' must be one of");
  }

  @Test
  void aStateReadsAndApplies() throws Exception {
    Path target = directory.resolve("flag");
    local.file(
        "_states/flag",
        "rwxr-xr-x",
        "#!/bin/sh",
        "case $1 in",
        "describe) echo '{\"states\": [{\"name\": \"up\"}]}' ;;",
        "read) if [ -e " + target + " ]; then echo '{\"changes\": []}';",
        "  else echo '{\"changes\": [{\"what\": \"flag\", \"after\": \"up\"}]}'; fi ;;",
        "apply) touch " + target + "; echo '{\"comment\": \"raised\"}' ;;",
        "esac");
    assertThat(custom().resources().names()).containsExactly("flag.up");
    assertThat(Files.exists(target)).isFalse();
  }
}
