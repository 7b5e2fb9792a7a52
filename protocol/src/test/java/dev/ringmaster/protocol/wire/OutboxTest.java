package dev.ringmaster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Integer> sent = new ArrayList<>();
  private boolean ready = true;
  private final Outbox outbox =
      new Outbox(
          new Outbox.Sink() {
            @Override
            public boolean isReady() {
              return ready;
            }

            @Override
            public void send(byte[] frame) {
              sent.add((int) frame[0]);
            }
          },
          3,
          10);

  @Test
  void framesLeaveAtOnceOrWaitInOrder() {
    assertThat(outbox.offer(new byte[] {1})).isTrue();
    ready = false;
    assertThat(outbox.offer(new byte[] {2})).isTrue();
    assertThat(outbox.offer(new byte[] {3})).isTrue();
    assertThat(sent).containsExactly(1);
    ready = true;
    assertThat(outbox.offer(new byte[] {4})).isTrue();
    assertThat(sent).containsExactly(1);
    outbox.drain();
    assertThat(sent).containsExactly(1, 2, 3, 4);
  }

  @Test
  void neitherMessagesNorBytesPassTheirLimit() {
    ready = false;
    assertThat(outbox.offer(new byte[11])).isFalse();
    assertThat(outbox.offer(new byte[5])).isTrue();
    assertThat(outbox.offer(new byte[6])).isFalse();
    assertThat(outbox.offer(new byte[1])).isTrue();
    assertThat(outbox.offer(new byte[1])).isTrue();
    assertThat(outbox.offer(new byte[1])).isFalse();
  }

  @Test
  void aClosedOneTakesAndSendsNothing() {
    ready = false;
    outbox.offer(new byte[] {1});
    List<String> last = new ArrayList<>();
    assertThat(outbox.close(() -> last.add("closed"))).isTrue();
    assertThat(outbox.close(() -> last.add("again"))).isFalse();
    ready = true;
    outbox.drain();
    outbox.exclusively(() -> last.add("after"));
    assertThat(outbox.offer(new byte[] {2})).isFalse();
    assertThat(sent).isEmpty();
    assertThat(last).containsExactly("closed");
  }
}
