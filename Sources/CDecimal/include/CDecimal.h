#ifndef PALMCITY_CDECIMAL_H
#define PALMCITY_CDECIMAL_H

#include <stdint.h>

/// The lowest address of the running thread's stack, zero until it was looked up.
extern _Thread_local uintptr_t pc_stack_low;
/// Looks it up, once for each thread.
uintptr_t pc_find_stack_low(void);
/// Bytes of the running thread's whole stack.
uintptr_t pc_stack_size(void);

/// Bytes of stack that are left to the caller: what recursion measures itself by.
static inline intptr_t pc_stack_left(void) {
  uintptr_t low = pc_stack_low;
  if (low == 0) low = pc_find_stack_low();
  return (intptr_t)((uintptr_t)__builtin_frame_address(0) - low);
}

/// An IEEE 754-2008 decimal128 in Intel's binary integer encoding.
typedef struct {
  uint64_t low;
  uint64_t high;
} pc_decimal;

typedef enum {
  PC_ROUND_HALF_EVEN, PC_ROUND_DOWN, PC_ROUND_UP, PC_ROUND_HALF_UP, PC_ROUND_FLOOR,
  PC_ROUND_CEILING
} pc_rounding;

pc_decimal pc_from_int64(int64_t value);
/// `text` is digits with an optional point, sign and exponent; anything else gives NaN.
pc_decimal pc_from_text(const char *text);
/// Writes at most 64 bytes with the final zero: sign, digits, `E`, sign, exponent.
void pc_to_text(pc_decimal value, char *text);
double pc_to_double(pc_decimal value);
/// Exact where it returns 1.
int pc_to_int64(pc_decimal value, int64_t *result);
int pc_is_finite(pc_decimal value);
int pc_is_zero(pc_decimal value);
int pc_is_negative(pc_decimal value);

pc_decimal pc_add_any(pc_decimal left, pc_decimal right);
pc_decimal pc_multiply_any(pc_decimal left, pc_decimal right);

#define PC_SIGN 0x8000000000000000u
/// Whether the digits fit 64 bits, in the common encoding of finite numbers.
static inline int pc_is_small(pc_decimal value) {
  return (value.high & 0x1FFFFFFFFFFFF) == 0 && ((value.high >> 61) & 3) != 3;
}

/// Numbers of few digits and the same exponent, such as whole ones, need no library.
static inline pc_decimal pc_add(pc_decimal left, pc_decimal right) {
  if (((left.high ^ right.high) & ~PC_SIGN) == 0 && pc_is_small(left)) {
    pc_decimal sum = left;
    if (left.high == right.high) {
      if (!__builtin_add_overflow(left.low, right.low, &sum.low)) return sum;
    } else if (left.low > right.low) {
      sum.low = left.low - right.low;
      return sum;
    } else if (left.low < right.low) {
      sum.high = right.high;
      sum.low = right.low - left.low;
      return sum;
    }
  }
  return pc_add_any(left, right);
}

static inline pc_decimal pc_subtract(pc_decimal left, pc_decimal right) {
  right.high ^= PC_SIGN;
  return pc_add(left, right);
}

static inline pc_decimal pc_multiply(pc_decimal left, pc_decimal right) {
  if (pc_is_small(left) && pc_is_small(right)) {
    int64_t exponent =
        (int64_t)((left.high >> 49) & 0x3FFF) + (int64_t)((right.high >> 49) & 0x3FFF) - 6176;
    pc_decimal product;
    if (exponent >= 0 && exponent <= 12287
        && !__builtin_mul_overflow(left.low, right.low, &product.low)) {
      product.high = ((left.high ^ right.high) & PC_SIGN) | ((uint64_t)exponent << 49);
      return product;
    }
  }
  return pc_multiply_any(left, right);
}

pc_decimal pc_divide(pc_decimal left, pc_decimal right);
pc_decimal pc_power(pc_decimal left, pc_decimal right);
pc_decimal pc_square_root(pc_decimal value);
pc_decimal pc_exponential(pc_decimal value);
pc_decimal pc_logarithm(pc_decimal value);
pc_decimal pc_negate(pc_decimal value);
pc_decimal pc_absolute(pc_decimal value);
/// Rounds to `scale` digits after the point, which may be negative.
pc_decimal pc_round(pc_decimal value, int scale, pc_rounding rounding);
/// The value times 10 to the power of `scale` (0 to 18), where that is an integer of 63 bits and
/// found without dividing; else returns 0.
static inline int pc_scaled(pc_decimal value, int scale, int64_t *result) {
  static const int64_t powers[19] = {
      1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
      100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
      10000000000000000, 100000000000000000, 1000000000000000000};
  // Upper digits, infinities and the rare encodings are left to the library.
  if ((value.high & 0x1FFFFFFFFFFFF) != 0 || ((value.high >> 61) & 3) == 3) return 0;
  int shift = (int)((value.high >> 49) & 0x3FFF) - 6176 + scale;
  if (value.low > INT64_MAX) return 0;
  int64_t whole = (int64_t)value.low;
  if (whole == 0) {
    *result = 0;
    return 1;
  }
  if (shift < 0 || shift > 18) return 0;
  if (__builtin_mul_overflow(whole, powers[shift], &whole)) return 0;
  *result = (int64_t)value.high < 0 ? -whole : whole;
  return 1;
}

/// Negative, zero or positive; both must be finite.
int pc_compare_any(pc_decimal left, pc_decimal right);

static inline int pc_compare(pc_decimal left, pc_decimal right) {
  // Same sign, exponent and upper digits, in the common encoding: the lower digits decide.
  if (left.high == right.high && ((left.high >> 61) & 3) != 3) {
    if (left.low == right.low) return 0;
    int sign = (int64_t)left.high < 0 ? -1 : 1;
    return left.low < right.low ? -sign : sign;
  }
  return pc_compare_any(left, right);
}

#endif
