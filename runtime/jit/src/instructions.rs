//! Where instructions of a function are written.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, Function, InsertBuilder, InstBuilder, MemFlagsData, Type, Value, types};
use foldhash::{HashMap, HashMapExt};

/// Writes instructions, and each constant and each load of what does not change once.
///
/// They stay good for all that is written later, so blocks that others do not go through (those that return early) must write
/// their own.
pub(crate) struct Instructions<'f> {
    cursor: FuncCursor<'f>,
    constants: HashMap<(Type, i64), Value>,
    loads: HashMap<(Type, Value, usize), Value>,
    words: HashMap<Value, Value>,
    nots: HashMap<Value, Value>,
}

impl<'f> Instructions<'f> {
    /// Begins a function, with its parameters in order.
    pub(crate) fn new(function: &'f mut Function) -> (Self, Vec<Value>) {
        let entry = function.dfg.make_block();
        function.layout.append_block(entry);
        let types: Vec<Type> =
            function.signature.params.iter().map(|parameter| parameter.value_type).collect();
        let parameters = types.into_iter().map(|ty| function.dfg.append_block_param(entry, ty)).collect();
        let cursor = FuncCursor::new(function).at_bottom(entry);
        let (constants, loads, words, nots) =
            (HashMap::with_capacity(64), HashMap::with_capacity(64), HashMap::new(), HashMap::new());
        (Self { cursor, constants, loads, words, nots }, parameters)
    }

    /// Writes an instruction.
    pub(crate) fn ins(&mut self) -> InsertBuilder<'_, &mut FuncCursor<'f>> {
        self.cursor.ins()
    }

    /// The function that is written.
    pub(crate) fn function(&mut self) -> &mut Function {
        self.cursor.func
    }

    /// How many instructions there are.
    pub(crate) fn count(&self) -> usize {
        self.cursor.func.dfg.num_insts()
    }

    /// A block behind all others.
    pub(crate) fn block(&mut self) -> Block {
        let block = self.cursor.func.dfg.make_block();
        self.cursor.func.layout.append_block(block);
        block
    }

    /// What comes next is written into a block.
    pub(crate) fn go_to(&mut self, block: Block) {
        self.cursor.goto_bottom(block);
    }

    /// A constant of a register of integers.
    pub(crate) fn constant(&mut self, ty: Type, word: i64) -> Value {
        let cursor = &mut self.cursor;
        *self.constants.entry((ty, word)).or_insert_with(|| cursor.ins().iconst(ty, word))
    }

    pub(crate) fn int(&mut self, word: i64) -> Value {
        self.constant(types::I64, word)
    }

    pub(crate) fn float(&mut self, number: f64) -> Value {
        let key = (types::F64, number.to_bits().cast_signed());
        let cursor = &mut self.cursor;
        *self.constants.entry(key).or_insert_with(|| cursor.ins().f64const(number))
    }

    /// A word of memory that does not change while the code runs, so that it may be loaded wherever it is needed; of a word that
    /// is wider than the register, the lowest byte.
    pub(crate) fn load(&mut self, ty: Type, base: Value, word: usize) -> Value {
        let cursor = &mut self.cursor;
        *self.loads.entry((ty, base, word)).or_insert_with(|| {
            let flags = MemFlagsData::trusted().with_readonly().with_can_move();
            let lowest = if ty == types::I8 && cfg!(target_endian = "big") { 7 } else { 0 };
            cursor.ins().load(ty, flags, base, offset(word) + lowest)
        })
    }

    /// A bit in a register of 64 bits.
    pub(crate) fn word_of_bit(&mut self, bit: Value) -> Value {
        let cursor = &mut self.cursor;
        *self.words.entry(bit).or_insert_with(|| cursor.ins().uextend(types::I64, bit))
    }

    /// The other bit.
    pub(crate) fn not(&mut self, bit: Value) -> Value {
        if let Some(not) = self.nots.get(&bit) {
            return *not;
        }
        let one = self.constant(types::I8, 1);
        let not = self.ins().bxor(bit, one);
        self.nots.insert(bit, not);
        self.nots.insert(not, bit);
        not
    }

    /// Those bits of a word that a mask has.
    pub(crate) fn mask(&mut self, word: Value, mask: u64) -> Value {
        let mask = self.int(mask.cast_signed());
        self.ins().band(word, mask)
    }

    pub(crate) fn shift_left(&mut self, word: Value, places: u32) -> Value {
        let places = self.int(places.into());
        self.ins().ishl(word, places)
    }

    pub(crate) fn shift_right(&mut self, word: Value, places: u32) -> Value {
        let places = self.int(places.into());
        self.ins().ushr(word, places)
    }

    /// Compares with a constant.
    pub(crate) fn compare(&mut self, how: IntCC, word: Value, constant: i64) -> Value {
        let constant = self.int(constant);
        self.ins().icmp(how, word, constant)
    }
}

/// How many bytes before a word.
pub(crate) fn offset(word: usize) -> i32 {
    i32::try_from(word * 8).unwrap_or(i32::MAX)
}
