package dev.ringmaster.states.supervisord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real supervisord of its own. */
class SupervisordTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private Path configuration;
  private Value conf;

  @BeforeEach
  void start() throws Exception {
    configuration = directory.resolve("s.conf");
    conf = Value.text(configuration.toString());
    Files.writeString(
        configuration,
        """
        [unix_http_server]
        file=%1$s/s.sock
        [supervisord]
        logfile=%1$s/s.log
        pidfile=%1$s/s.pid
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
        [supervisorctl]
        serverurl=unix://%1$s/s.sock
        [program:app]
        command=/bin/sleep 1000
        startsecs=0
        autostart=false
        [program:bad]
        command=/bin/false
        autostart=false
        startretries=0
        [program:pair]
        command=/bin/sleep 1000
        startsecs=0
        autostart=false
        numprocs=2
        process_name=%%(program_name)s_%%(process_num)d
        """
            .formatted(directory));
    LocalHost.direct().run(Command.act("supervisord", "-c", configuration.toString()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> context.run("supervisord.status", "conf_file", conf) != null);
  }

  @AfterEach
  void stop() throws Exception {
    long pid = Long.parseLong(Files.readString(directory.resolve("s.pid")).strip());
    ProcessHandle supervisord = ProcessHandle.of(pid).orElseThrow();
    supervisord.destroy();
    Awaitility.await().until(() -> !directory.resolve("s.sock").toFile().exists());
  }

  private Object[] named(String name, Object... more) {
    List<Object> all =
        new java.util.ArrayList<>(List.of("name", Value.text(name), "conf_file", conf));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private String state(String name) throws InterruptedException {
    return context.run("supervisord.status", named(name)).toString();
  }

  @Test
  void startsStopsAndRestarts() throws Exception {
    context.run("supervisord.start", named("app"));
    assertThat(state("app")).contains("app: {state: RUNNING");
    context.run("supervisord.start", named("app"));
    String before = state("app");
    context.run("supervisord.restart", named("app"));
    assertThat(state("app")).contains("RUNNING").isNotEqualTo(before);
    context.run("supervisord.stop", named("app"));
    context.run("supervisord.stop", named("app"));
    assertThat(state("app")).contains("STOPPED");
    context.run("supervisord.restart", named("pair:*"));
    assertThat(state("pair:*")).contains("pair:pair_0: {state: RUNNING", "pair:pair_1");
  }

  @Test
  void globsMeanWhatTheyMatch() throws Exception {
    context.run("supervisord.start", named("a*"));
    assertThat(state("ap*")).contains("app: {state: RUNNING");
    assertThat(context.run("supervisord.stop", named("no-*"))).isEqualTo(Value.list());
    assertThatThrownBy(() -> context.run("supervisord.start", named("no-*")))
        .hasMessageContaining("no process that matches no-*");
    context.run("supervisord.stop", named("a?p"));
    assertThat(state("app")).contains("STOPPED");
    Files.writeString(
        configuration,
        "[program:shop-a]\ncommand=/bin/sleep 999\nstartsecs=0\n"
            + "[program:shop-b]\ncommand=/bin/sleep 999\nstartsecs=0\nautostart=false\n",
        StandardOpenOption.APPEND);
    context.run("supervisord.start", named("shop-*", "update", Value.bool(true)));
    assertThat(state("shop-*")).contains("shop-a: {state: RUNNING", "shop-b: {state: RUNNING");
  }

  @Test
  void runningAndDeadConverge() throws Exception {
    assertThat(context.apply("supervisord.running", named("app")))
        .containsExactly(Change.of("app", "STOPPED", "RUNNING"));
    assertThat(context.apply("supervisord.running", named("app"))).isEmpty();
    assertThat(context.apply("supervisord.dead", named("app"))).hasSize(1);
    assertThat(context.apply("supervisord.dead", named("app"))).isEmpty();
    assertThat(context.apply("supervisord.running", named("pair:*"))).hasSize(2);
  }

  @Test
  void aNewProgramIsTakenUpWithUpdate() throws Exception {
    Files.writeString(
        configuration,
        "[program:new]\ncommand=/bin/sleep 999\nautostart=false\nstartsecs=0\n",
        StandardOpenOption.APPEND);

    assertThatThrownBy(() -> context.test("supervisord.running", named("new")))
        .hasMessageContaining("no process new");
    assertThat(context.apply("supervisord.running", named("new", "update", Value.bool(true))))
        .containsExactly(Change.added("new", Value.text("RUNNING")));
    assertThat(context.test("supervisord.running", named("new", "update", Value.bool(true))))
        .isEmpty();
  }

  @Test
  void aWatchRestartsOnceAlsoWhenTheConfigurationChanged() throws Exception {
    Object[] arguments = named("app", "update", Value.bool(true));
    context.apply("supervisord.running", arguments);
    String before = state("app");

    assertThat(context.watch("supervisord.running", arguments)).hasSize(2);
    assertThat(state("app")).contains("RUNNING").isNotEqualTo(before);

    Files.writeString(
        configuration, Files.readString(configuration).replace("sleep 1000", "sleep 1001"));
    context.watch("supervisord.running", arguments);
    assertThat(state("app")).contains("RUNNING");
  }

  @Test
  void badInputSaysWhatToDo() throws Exception {
    assertThatThrownBy(() -> context.run("supervisord.start", named("ap")))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> {
          assertThat(e.problems().getFirst().message()).contains("no such process");
          assertThat(e.problems().getFirst().advice()).contains("app");
        });
    assertThatThrownBy(() -> context.run("supervisord.start", named("bad")))
        .hasMessageContaining("bad: ");
    assertThatThrownBy(() -> context.run("supervisord.start", named("-c")))
        .hasMessageContaining("is no process");
    assertThatThrownBy(() ->
            context.run(
                "supervisord.status",
                "conf_file",
                Value.text(directory.resolve("none.conf").toString())))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e ->
            assertThat(e.problems().getFirst().advice()).contains("See whether supervisord runs"));
  }
}
