package dev.ringmaster.minion.grains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Thread.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineGrainsTest {
  @TempDir private Path directory;

  private MachineGrains grains() {
    return new MachineGrains(new MinionId("web01"), directory.resolve("grains.yaml"));
  }

  @Test
  void theFactsOfThisMachine() throws Exception {
    Value.MapValue grains = grains().get();
    assertThat(grains.get("id")).isEqualTo(Value.text("web01"));
    assertThat(grains.get("kernel")).isEqualTo(Value.text("Linux"));
    assertThat(grains.get("num_cpus"))
        .isEqualTo(Value.integer(Runtime.getRuntime().availableProcessors()));
    assertThat(grains.get("nodename"))
        .isEqualTo(Value.text(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()));
    assertThat(grains.get("ipv4"))
        .isInstanceOfSatisfying(
            Value.ListValue.class,
            list -> assertThat(list.items()).contains(Value.text("127.0.0.1")));
    assertThat(grains.get("mem_total"))
        .isInstanceOfSatisfying(
            Value.Int.class, number -> assertThat(number.value().signum()).isPositive());
  }

  @Test
  void theOwnersFactsWinButNotOverTheId() throws Exception {
    Files.writeString(directory.resolve("grains.yaml"), "id: other\nkernel: mine\nrole: [web]\n");
    Value.MapValue grains = grains().get();
    assertThat(grains.get("id")).isEqualTo(Value.text("web01"));
    assertThat(grains.get("kernel")).isEqualTo(Value.text("mine"));
    assertThat(grains.get("role")).isEqualTo(Value.list(Value.text("web")));
  }

  @Test
  void aFileThatIsWrongIsLeftOut() throws Exception {
    Files.writeString(directory.resolve("grains.yaml"), "- a\n");
    assertThat(grains().get().get("id")).isEqualTo(Value.text("web01"));
  }

  @Test
  void whatChangedIsSeenAfterARefresh() throws Exception {
    MachineGrains grains = grains();
    assertThat(grains.get().get("role")).isNull();
    Files.writeString(directory.resolve("grains.yaml"), "role: db\n");
    assertThat(grains.refresh().get("role")).isEqualTo(Value.text("db"));
    assertThat(grains.get().get("role")).isEqualTo(Value.text("db"));
  }

  @Test
  void whoWatchesIsToldOfWhatChangedAndOnlyThen() throws Exception {
    MachineGrains grains = grains();
    List<Value.MapValue> told = new ArrayList<>();
    grains.watch(told::add);
    grains.get();
    grains.refresh();
    assertThat(told).isEmpty();
    Files.writeString(directory.resolve("grains.yaml"), "role: db\n");
    grains.refresh();
    assertThat(told).singleElement().extracting(it -> it.get("role")).isEqualTo(Value.text("db"));
  }

  @Test
  void whatIsToldLastIsWhatIsTrueLast() throws Exception {
    MachineGrains grains = grains();
    List<@Nullable Value> told = new CopyOnWriteArrayList<>();
    Thread second = new Thread(() -> become(grains, "web"));
    grains.watch(changed -> {
      if (Value.text("db").equals(changed.get("role"))) {
        second.start();
        await().until(() -> List.of(State.BLOCKED, State.TERMINATED).contains(second.getState()));
      }
      told.add(changed.get("role"));
    });
    grains.get();
    become(grains, "db");
    second.join();
    assertThat(told).containsExactly(Value.text("db"), Value.text("web"));
  }

  private void become(MachineGrains grains, String role) {
    try {
      Files.writeString(directory.resolve("grains.yaml"), "role: " + role + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    grains.refresh();
  }
}
