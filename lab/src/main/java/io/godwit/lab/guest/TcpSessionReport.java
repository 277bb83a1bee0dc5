package io.godwit.lab.guest;

import java.time.Duration;

/**
 * What a TCP session saw.
 *
 * @param lost sent and never answered: the connection broke before the answer came, or the grace period at the end passed.
 *     What is still under way is not lost
 * @param reconnects how often the connection broke and was made again
 * @param longestGap the longest time between two answers
 */
public record TcpSessionReport(long sent, long answered, long lost, long reconnects, Duration longestGap) {}
