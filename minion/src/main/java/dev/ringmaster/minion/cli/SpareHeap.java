package dev.ringmaster.minion.cli;

import java.util.function.LongSupplier;

/**
 * Gives back the memory that a large job has left. The collector only lets the heap shrink when it
 * collects all of it, which an idle minion would never make it do.
 */
final class SpareHeap {
  /** An idle minion that runs small jobs stays below. */
  private static final long USUAL_BYTES = 16L << 20;

  private final LongSupplier heapBytes;
  private final Runnable collection;
  private boolean idle;
  private long restedBytes;

  SpareHeap() {
    this(Runtime.getRuntime()::totalMemory, System::gc);
  }

  SpareHeap(LongSupplier heapBytes, Runnable collection) {
    this.heapBytes = heapBytes;
    this.collection = collection;
  }

  /**
   * To be called now and then. Collects once after the heap has grown, when there was nothing to do
   * for a whole turn.
   *
   * @param jobs how many there are now
   */
  void look(int jobs) {
    boolean rested = idle && jobs == 0;
    idle = jobs == 0;
    long bytes = heapBytes.getAsLong();
    if (rested && bytes > USUAL_BYTES && bytes > restedBytes) {
      collection.run();
      restedBytes = heapBytes.getAsLong();
    }
  }
}
