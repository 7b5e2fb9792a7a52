package dev.ringmaster.states.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.ScriptedHost;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
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

  private static final String MASKED = shown("masked", "inactive", "dead", "masked", "no");

  @Test
  void startsWithTheMachineOrDoesNot() throws InterruptedException {
    unit(STOPPED, STOPPED, STOPPED, RUNNING);
    assertThat(context.apply("service.enabled", nginx()))
        .containsExactly(Change.of("enable", "disabled", "enabled"));
    assertThat(context.test("service.enabled", nginx())).isEmpty();
    assertThat(context.apply("service.disabled", nginx()))
        .containsExactly(Change.of("enable", "enabled", "disabled"));
    assertThat(host.acted)
        .containsExactly(ACT + "enable -- nginx.service", ACT + "disable -- nginx.service");

    host.answering(SHOW + "dbus.service", 0, shown("loaded", "active", "x", "static", "no"), "");
    assertThat(context.test("service.enabled", "name", Value.text("dbus"))).isEmpty();
    assertThat(context.test("service.disabled", "name", Value.text("dbus"))).isEmpty();
  }

  @Test
  void aMaskIsPutOnAndTakenOff() throws InterruptedException {
    unit(STOPPED, STOPPED, STOPPED, MASKED);
    assertThat(context.apply("service.masked", nginx()))
        .containsExactly(Change.of("mask", "unmasked", "masked"));
    assertThat(context.test("service.masked", nginx())).isEmpty();
    assertThat(context.run("service.masked", nginx())).isEqualTo(Value.bool(true));
    assertThat(context.run("service.disabled", nginx())).isEqualTo(Value.bool(true));
    assertThat(context.apply("service.unmasked", nginx()))
        .containsExactly(Change.of("mask", "masked", "unmasked"));
    context.run("service.unmask", nginx());
    Resource<?> masked = TestContext.resource("service.masked");
    assertThat(masked.footprint(TestContext.bind(masked, nginx())).writes().names())
        .containsExactlyInAnyOrder("service:nginx", "link:/etc/systemd/system/nginx.service");
    assertThat(host.acted)
        .containsExactly(
            ACT + "mask -- nginx.service",
            ACT + "unmask -- nginx.service",
            ACT + "unmask -- nginx.service");
  }

  @Test
  void aMaskThatCannotBeSaysWhereTheFileIs() {
    unit(STOPPED);
    host.answering(
        ACT + "mask -- nginx.service",
        1,
        "",
        "Failed to mask unit: File /etc/systemd/system/nginx.service already exists.\n");

    assertThatThrownBy(() -> context.run("service.mask", nginx()))
        .hasMessageContaining("cannot mask nginx.service")
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(
            e -> assertThat(e.problems().getFirst().advice()).contains("/usr/local/lib/systemd"));
  }

  @Test
  void allServicesAndAllOfOneAreTold() throws InterruptedException {
    String options = " --no-pager --no-legend --plain --full --all --type=service";
    host.answering(
        "systemctl list-unit-files" + options,
        0,
        "getty@.service enabled enabled\nnginx.service disabled enabled\n",
        "");
    host.answering(
        "systemctl list-units" + options,
        0,
        "auditd.service not-found inactive dead auditd.service\n"
            + "nginx.service  loaded active running A web server\n"
            + "user@0.service loaded active running User Manager for UID 0\n",
        "");
    assertThat(context.run("service.get_all"))
        .isEqualTo(Value.list(Value.text("getty@"), Value.text("nginx"), Value.text("user@0")));

    host.answering(
        "systemctl show --no-pager -- nginx.service",
        0,
        "Restart=no\nExecStartPre=a=b\nExecStartPre=c\nDropInPaths=\n",
        "");
    assertThat(context.run("service.show", nginx()))
        .isEqualTo(
            Value.map(
                "DropInPaths", Value.text(""),
                "ExecStartPre", Value.text("a=b\nc"),
                "Restart", Value.text("no")));
    unit(RUNNING);
    assertThat(context.run("service.missing", nginx())).isEqualTo(Value.bool(false));
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
