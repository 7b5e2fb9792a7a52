/**
 * What is measured: whole processes as they are installed, and a warm client at a running master.
 */
@NullMarked
package dev.ringmaster.benchmarks;

import org.jspecify.annotations.NullMarked;
