package dev.ringmaster.states.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.TestContext;
import org.junit.jupiter.api.Test;

/** The families grains, pillar and event. */
class DataFamiliesTest {
  private final TestContext context =
      TestContext.real()
          .withGrains(
              Value.map(
                  "os", Value.text("Debian"),
                  "ip", Value.list(Value.text("::1"), Value.text("10.0.0.1"))))
          .withPillar(
              Value.map(
                  "app",
                  Value.map("key", Value.secret(Value.text("s")), "off", Value.bool(false))));

  private Value get(String function, String key) throws InterruptedException {
    return context.run(function, "key", Value.text(key));
  }

  @Test
  void keysGoIntoMappingsAndLists() throws InterruptedException {
    assertThat(get("grains.get", "ip:1")).isEqualTo(Value.text("10.0.0.1"));
    assertThat(get("grains.get", "ip:2")).isEqualTo(Value.text(""));
    assertThat(get("grains.get", "nothing")).isEqualTo(Value.text(""));
    assertThat(
            context.run("pillar.get", "key", Value.text("app:none"), "default", Value.integer(1)))
        .isEqualTo(Value.integer(1));
    assertThat(get("grains.has_value", "os")).isEqualTo(Value.bool(true));
    assertThat(get("pillar.has_value", "app:off")).isEqualTo(Value.bool(false));
    assertThat(context.run("grains.keys").toString()).isEqualTo("[os, ip]");
    assertThat(
            context.call(Call.of("grains.item", Value.text("os"), Value.text("ip:0"))).toString())
        .isEqualTo("{os: Debian, ip:0: ::1}");
  }

  @Test
  void secretsStaySecret() throws InterruptedException {
    assertThat(get("pillar.get", "app:key")).isEqualTo(Value.secret(Value.text("s")));
    assertThat(context.run("pillar.items").toString()).contains("key: •••");
  }

  @Test
  void eventsCarryWhatTheyAreGiven() throws InterruptedException {
    context.run(
        "event.send",
        "tag",
        Value.text("deploy/done"),
        "data",
        Value.map("a", Value.integer(1)),
        "revision",
        Value.text("abc"));

    assertThat(context.events).containsExactly("deploy/done {a: 1, revision: abc}");
    for (String bad : new String[] {"", "/x", "a//b", "a b", "a\n"}) {
      assertThatThrownBy(() -> context.run("event.send", "tag", Value.text(bad)))
          .hasMessageContaining("is no tag");
    }
  }
}
