package dev.ringmaster.states.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.ScriptedHost;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With answers that a real systemd 252 gave. */
class ServiceTest {
  private static final String SHOW =
      "systemctl show --no-pager --property=LoadState,ActiveState,SubState,UnitFileState,MainPID,"
          + "NeedDaemonReload,Description -- ";
  private static final String ACT = "systemctl --no-ask-password ";
  private final ScriptedHost host = new ScriptedHost();
  private final TestContext context = new TestContext(host, Path.of("/nonexistent"));

  private static String shown(String load, String active, String sub, String file, String reload) {
    return "MainPID="
        + (active.equals("active") ? 812 : 0)
        + "\nDescription=A high performance web"
        + " server\nLoadState="
        + load
        + "\nActiveState="
        + active
        + "\nSubState="
        + sub
        + "\nUnitFileState="
        + file
        + "\nNeedDaemonReload="
        + reload
        + "\n";
  }

  private void unit(String... shown) {
    for (String answer : shown) {
      host.answering(SHOW + "nginx.service", 0, answer, "");
    }
  }

  private static final String RUNNING = shown("loaded", "active", "running", "enabled", "no");
  private static final String STOPPED = shown("loaded", "inactive", "dead", "disabled", "no");

  private static Object[] nginx(Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "name";
    all[1] = Value.text("nginx");
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  @Test
  void runningStartsAndEnables() throws InterruptedException {
    unit(STOPPED, STOPPED, STOPPED, RUNNING);

    assertThat(context.apply("service.running", nginx("enable", Value.bool(true))))
        .containsExactly(
            Change.of("status", "inactive", "active"), Change.of("enable", "disabled", "enabled"));
    assertThat(host.acted)
        .containsExactly(ACT + "start -- nginx.service", ACT + "enable -- nginx.service");
    assertThat(context.test("service.running", nginx("enable", Value.bool(true)))).isEmpty();
  }

  @Test
  void deadStopsAndIsContentWithWhatIsNotThere() throws InterruptedException {
    unit(RUNNING);
    assertThat(context.apply("service.dead", nginx("enable", Value.bool(false)))).hasSize(2);
    assertThat(host.acted)
        .containsExactly(ACT + "stop -- nginx.service", ACT + "disable -- nginx.service");

    host.answering(SHOW + "none.socket", 0, shown("not-found", "inactive", "dead", "", "no"), "");
    assertThat(context.test("service.dead", "name", Value.text("none.socket"))).isEmpty();
  }

  @Test
  void aWatchRestartsOrReloadsAfterReadingChangedUnitFiles() throws InterruptedException {
    unit(shown("loaded", "active", "running", "enabled", "yes"), RUNNING);
    context.watch("service.running", nginx());
    assertThat(host.acted)
        .containsExactly(
            "systemctl --no-ask-password daemon-reload", ACT + "restart -- nginx.service");

    host.acted.clear();
    context.watch("service.running", nginx("reload", Value.bool(true)));
    assertThat(host.acted).containsExactly(ACT + "reload-or-restart -- nginx.service");
  }

  @Test
  void whatDiesAtOnceIsAFailure() {
    unit(STOPPED, STOPPED, STOPPED, shown("loaded", "failed", "failed", "disabled", "no"));

    assertThatThrownBy(() -> context.apply("service.running", nginx()))
        .hasMessageContaining("is failed")
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(
            e -> assertThat(e.problems().getFirst().advice()).contains("journalctl -u nginx"));
  }

  @Test
  void whatSystemdSaysOfAFailureIsTold() {
    unit(STOPPED);
    host.answering(
        ACT + "start -- nginx.service",
        1,
        "",
        "Job for nginx.service failed because the control process exited with error code.\n");

    assertThatThrownBy(() -> context.run("service.start", nginx()))
        .hasMessageContaining("cannot start nginx.service")
        .hasMessageContaining("the control process exited with error code");
  }

  @Test
  void functionsTell() throws InterruptedException {
    unit(RUNNING);
    assertThat(context.run("service.status", nginx()))
        .isEqualTo(
            Value.map(
                "load", Value.text("loaded"),
                "active", Value.text("active"),
                "sub", Value.text("running"),
                "enabled", Value.text("enabled"),
                "pid", Value.integer(812),
                "description", Value.text("A high performance web server")));
    assertThat(context.run("service.is_active", nginx())).isEqualTo(Value.bool(true));
    assertThat(context.run("service.enabled", nginx())).isEqualTo(Value.bool(true));
    context.run("service.restart", nginx());
    assertThat(host.acted).containsExactly(ACT + "restart -- nginx.service");
  }

  @Test
  void badInputSaysWhatToDo() {
    unit(
        shown("not-found", "inactive", "dead", "", "no"),
        shown("masked", "inactive", "dead", "masked", "no"));
    assertThatThrownBy(() -> context.test("service.running", nginx()))
        .hasMessageContaining("no unit nginx.service");
    assertThatThrownBy(() -> context.test("service.running", nginx()))
        .hasMessageContaining("is masked");
    for (String bad : new String[] {"-H", "a b", "../x", ""}) {
      assertThatThrownBy(() -> context.run("service.start", "name", Value.text(bad)))
          .hasMessageContaining("no name of a unit");
    }
  }
}
