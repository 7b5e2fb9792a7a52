package dev.ringmaster.minion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareHeapTest {
  private static final long MIB = 1 << 20;

  private long heap = 12 * MIB;
  private long live = 10 * MIB;
  private int collections;
  private final SpareHeap spare =
      new SpareHeap(
          () -> heap,
          () -> {
            collections++;
            heap = live;
          });

  @Test
  void aLargeJobsMemoryIsGivenBackOnceTheMinionRests() {
    heap = 90 * MIB;
    spare.look(1);
    spare.look(0);
    assertThat(collections).isZero();
    spare.look(0);
    assertThat(collections).isOne();
    assertThat(heap).isEqualTo(live);
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    for (int i = 0; i < 10; i++) {
      spare.look(0);
    }
    assertThat(collections).isZero();
  }

  @Test
  void whatIsInUseIsNotCollectedForAgainAndAgain() {
    heap = 50 * MIB;
    live = 40 * MIB;
    for (int i = 0; i < 10; i++) {
      spare.look(0);
    }
    assertThat(collections).isOne();
    heap = 60 * MIB;
    spare.look(0);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void nothingIsCollectedWhileJobsFollowOneAnother() {
    heap = 90 * MIB;
    for (int i = 0; i < 10; i++) {
      spare.look(i % 2);
    }
    assertThat(collections).isZero();
  }
}
